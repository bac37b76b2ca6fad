using Analyzer.Detect.Baselines;
using Analyzer.Detect.Structure;
using MathNet.Numerics.Distributions;

namespace Analyzer.Detect.RootCauses;

/// <summary>Something that requests of an operation do no longer, or do now and did not.</summary>
/// <param name="Key">What.</param>
/// <param name="Usual">Share of requests that did it in the quiet time, 0 to 1.</param>
/// <param name="Now">The same during the incident.</param>
/// <param name="Requests">Requests during the incident.</param>
/// <param name="Hit">Requests that changed.</param>
/// <param name="IsFailure">Whether it is the running of an error handler.</param>
internal sealed record ShapeChange(ShapeKey Key, double Usual, double Now, double Requests, double Hit, bool IsFailure);

/// <summary>Finds changes of what requests do that are nearly total, since smaller ones are changes of what is asked for.</summary>
internal static class ShapeChanges
{
    private const double FewestRequests = 5;
    private const double LeastChance = 1e-3;

    /// <summary>Changes over buckets, by key.</summary>
    public static List<ShapeChange> Find(ShapeTable table, Reference reference, int from, int to)
    {
        var found = new List<ShapeChange>();
        foreach (var (key, counts) in table.Items)
        {
            if (key.Item is null || !table.Items.TryGetValue(key.Requests, out var all)) continue;
            if (Compare(key, Sum(counts, from, to), Sum(all, from, to), reference) is { } change) found.Add(change);
        }

        foreach (var key in reference.Shapes)
        {
            if (key.Item is null || table.Items.ContainsKey(key) || !table.Items.TryGetValue(key.Requests, out var all)) continue;
            if (Compare(key, 0, Sum(all, from, to), reference) is { } change) found.Add(change);
        }

        found.Sort((a, b) => a.Key.CompareTo(b.Key));
        return found;
    }

    private static ShapeChange? Compare(ShapeKey key, double did, double requests, Reference reference)
    {
        var usualRequests = reference.Shape(key.Requests);
        if (requests < FewestRequests || usualRequests < FewestRequests) return null;
        var (now, usual) = (did / requests, reference.Shape(key) / usualRequests);
        var isFailure = key.Callee is null && IsErrorHandler(key.Item!);
        var appeared = now >= 0.15 && usual <= 0.25 * now;
        var vanished = !isFailure && usual >= 0.15 && now <= 0.25 * usual;
        if (!appeared && !vanished) return null;
        if (Chance(did, requests, reference.Shape(key), usualRequests) > LeastChance) return null;
        return new ShapeChange(key, usual, now, requests, Math.Abs(now - usual) * requests, isFailure);
    }

    // An error handler's span has no status, but a name: Spring's BasicErrorController, ASP.NET's exception handler, and the like.
    private static bool IsErrorHandler(string name) =>
        name.Contains("error", StringComparison.OrdinalIgnoreCase) || name.Contains("exception", StringComparison.OrdinalIgnoreCase);

    // Two shares, pooled (normal approximation with one request of each added, so that none is certain).
    private static double Chance(double did, double requests, double usuallyDid, double usualRequests)
    {
        var pooled = (did + usuallyDid + 1) / (requests + usualRequests + 2);
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1 / requests) + (1 / usualRequests)));
        return 2 * Normal.CDF(0, 1, -Math.Abs((did / requests) - (usuallyDid / usualRequests)) / error);
    }

    private static double Sum(double[] counts, int from, int to)
    {
        var sum = 0.0;
        for (var bucket = from; bucket < to; bucket++) sum += counts[bucket];
        return sum;
    }
}
