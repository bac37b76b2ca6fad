using System.Globalization;
using System.Text.RegularExpressions;

namespace Analyzer.Service.Cli;

/// <summary>Durations as people write them: <c>10s</c>, <c>250ms</c>, <c>1m30s</c>, <c>1.5h</c>.</summary>
internal static partial class DurationText
{
    /// <summary>How to write one, for messages.</summary>
    public const string Hint = "write it as 500ms, 10s, 1m30s or 2h";

    /// <summary>Reads a duration; false when it is none or does not fit 64 bits of nanoseconds.</summary>
    /// <param name="text">The text; no sign, no spaces.</param>
    /// <param name="durationNs">The duration in nanoseconds.</param>
    public static bool TryParse(string text, out long durationNs)
    {
        durationNs = 0;
        var match = Pattern().Match(text);
        if (!match.Success) return false;
        var total = 0m;
        for (var i = 0; i < match.Groups["unit"].Captures.Count; i++)
        {
            var number = match.Groups["number"].Captures[i].Value;
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
            var unitNs = UnitNs(match.Groups["unit"].Captures[i].Value);
            // Checked before multiplying: a decimal overflows by exception.
            if (value > long.MaxValue / unitNs) return false;
            total += value * unitNs;
        }

        if (total > long.MaxValue) return false;
        durationNs = (long)total;
        return true;
    }

    private static decimal UnitNs(string unit) => unit switch
    {
        "ns" => 1m,
        "us" or "µs" => 1_000m,
        "ms" => 1_000_000m,
        "s" => 1_000_000_000m,
        "m" or "min" => 60_000_000_000m,
        "h" => 3_600_000_000_000m,
        _ => 86_400_000_000_000m,
    };

    [GeneratedRegex("""^((?<number>[0-9]{1,19}(\.[0-9]{1,9})?)(?<unit>ns|us|µs|ms|s|min|m|h|d))+\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
