using System.Globalization;

namespace Analyzer.Service.Cli;

/// <summary>Instants in messages: UTC, RFC 3339.</summary>
internal static class TimeText
{
    /// <summary><c>2026-11-23T14:00:00Z</c>, with as much of a fraction as there is.</summary>
    public static string Instant(long unixNs) =>
        DateTime.UnixEpoch.AddTicks(unixNs / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-23</c>.</summary>
    public static string Day(long unixNs) => DateTime.UnixEpoch.AddTicks(unixNs / 100).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
