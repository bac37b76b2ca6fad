using System.Globalization;
using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Store.Records;

namespace Analyzer.Service.Analysis.Watch;

/// <summary>Whether two analyses speak of one incident.</summary>
internal static class IncidentMatch
{
    private const int LongestName = 40;

    /// <summary>Name of an incident: when it began, to the second, and what its cause is; stays when a later analysis finds more.</summary>
    public static string IdOf(Incident incident)
    {
        var start = DateTimeOffset.UnixEpoch.AddTicks(incident.Window.StartNs / TimeSpan.NanosecondsPerTick).UtcDateTime;
        var cause = incident.RootCauses.Count > 0 ? incident.RootCauses[0].Service : "unknown";
        return $"{start.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{Slug(cause)}";
    }

    /// <summary>Whether a stored incident and one found now are the same: they overlap, and have the cause or half of the services in common.</summary>
    public static bool IsSame(IncidentRecord stored, IncidentRecord found)
    {
        if (Overlap(stored, found) <= 0) return false;
        if (stored.Cause is not null && stored.Cause == found.Cause) return true;
        var common = stored.Services.Intersect(found.Services, StringComparer.Ordinal).Count();
        var all = stored.Services.Union(found.Services, StringComparer.Ordinal).Count();
        return all > 0 && common * 2 >= all;
    }

    /// <summary>For how long both were going on, ns; negative when one ended before the other began.</summary>
    public static long Overlap(IncidentRecord one, IncidentRecord other) => Math.Min(one.EndNs, other.EndNs) - Math.Max(one.StartNs, other.StartNs);

    /// <summary>Whether an analysis saw all of a stored incident: one that saw only a part must not replace it.</summary>
    public static bool ShowsAsMuch(AnalysisRecord analysis, IncidentRecord stored) => analysis.FromNs <= stored.StartNs && analysis.ToNs >= stored.EndNs;

    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name)
        {
            if (slug.Length == LongestName) break;
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return slug.ToString().TrimEnd('-') is { Length: > 0 } text ? text : "unknown";
    }
}
