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
    private const double UsuallyFailing = 0.3;

    /// <summary>Changes over buckets, by key.</summary>
    /// <param name="table">What requests do.</param>
    /// <param name="reference">The quiet time.</param>
    /// <param name="from">First bucket.</param>
    /// <param name="to">First bucket after it.</param>
    /// <param name="share">Share of the traces that is in the data, 0 to 1.</param>
    public static List<ShapeChange> Find(ShapeTable table, Reference reference, int from, int to, double share)
    {
        var found = new List<ShapeChange>();
        var failed = Failing(reference);
        foreach (var (key, counts) in table.Items)
        {
            if (key.Item is null || failed.Contains(key.Requests) || !table.Items.TryGetValue(key.Requests, out var all)) continue;
            if (Compare(key, Sum(counts, from, to), Sum(all, from, to), reference, share) is { } change) found.Add(change);
        }

        foreach (var key in reference.Shapes)
        {
            if (key.Item is null || failed.Contains(key.Requests) || table.Items.ContainsKey(key) || !table.Items.TryGetValue(key.Requests, out var all)) continue;
            if (Compare(key, 0, Sum(all, from, to), reference, share) is { } change) found.Add(change);
        }

        found.Sort((a, b) => a.Key.CompareTo(b.Key));
        return found;
    }

    private static ShapeChange? Compare(ShapeKey key, double did, double requests, Reference reference, double share)
    {
        var usualRequests = reference.Shape(key.Requests);
        if (requests * share < FewestRequests || usualRequests < FewestRequests) return null;
        var (now, usual) = (did / requests, reference.Shape(key) / usualRequests);
        var isFailure = key.Callee is null && IsErrorHandler(key.Item!);
        var appeared = now >= 0.15 && usual <= 0.25 * now;
        var vanished = !isFailure && usual >= 0.15 && now <= 0.25 * usual;
        if (!appeared && !vanished) return null;
        if (Chance(did * share, requests * share, reference.Shape(key) * share, usualRequests * share) > LeastChance) return null;
        return new ShapeChange(key, usual, now, requests, Math.Abs(now - usual) * requests, isFailure);
    }

    /// <summary>Operations that failed in the quiet time already: what they do then says nothing about what they should do.</summary>
    public static HashSet<ShapeKey> Failing(Reference reference) =>
        [.. reference.Shapes
            .Where(key => key is { Callee: null, Item: { } step } && IsErrorHandler(step) && reference.Shape(key) >= UsuallyFailing * reference.Shape(key.Requests))
            .Select(key => key.Requests)];

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
