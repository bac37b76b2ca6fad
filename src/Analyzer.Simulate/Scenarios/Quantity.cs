using System.Globalization;
using Analyzer.Simulate.Engine;

namespace Analyzer.Simulate.Scenarios;

/// <summary>Reads values with units: <c>250ms</c>, <c>20/s</c>, <c>lognormal(5ms, 0.4)</c>.</summary>
internal static class Quantity
{
    private static readonly (string Unit, double Ns)[] Units = [("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9)];

    public static long DurationNs(string text)
    {
        var trimmed = text.Trim();
        foreach (var (unit, ns) in Units)
        {
            if (trimmed.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(trimmed[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number >= 0)
            {
                return (long)Math.Round(number * ns);
            }
        }
        throw new FormatException($"'{text}' is no duration; write a number with ns, us, ms, s or m, such as 250ms");
    }

    public static double RatePerSecond(string text)
    {
        if (text.EndsWith("/s", StringComparison.Ordinal)
            && double.TryParse(text[..^2], NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
            && rate > 0)
        {
            return rate;
        }
        throw new FormatException($"'{text}' is no rate; write calls per second, such as 20/s");
    }

    public static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new FormatException($"'{text}' is no number of at least 0");

    public static double Share(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
            ? share
            : throw new FormatException($"'{text}' is no share; write a number from 0 to 1");

    public static int Count(string text, int minimum) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= minimum
            ? count
            : throw new FormatException($"'{text}' is no whole number of at least {minimum}");

    public static bool Flag(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false"),
    };

    /// <summary><c>constant(5ms)</c> or just <c>5ms</c>; <c>exponential(mean)</c>; <c>lognormal(median, sigma)</c>.</summary>
    public static Distribution Distribution(string text)
    {
        var (shape, arguments) = Function(text);
        return (shape, arguments.Length) switch
        {
            ("", 1) or ("constant", 1) => new Distribution(DistributionShape.Constant, DurationNs(arguments[0])),
            ("exponential", 1) => new Distribution(DistributionShape.Exponential, DurationNs(arguments[0])),
            ("lognormal", 2) => new Distribution(DistributionShape.Lognormal, DurationNs(arguments[0]), Sigma(arguments[1])),
            _ => throw new FormatException(
                $"'{text}' is no distribution; allowed: constant(5ms), exponential(5ms), lognormal(5ms, 0.4)"),
        };
    }

    /// <summary><c>none</c>, <c>fixed(30ms)</c>, <c>exponential(50ms)</c> or <c>jitter(50ms)</c>.</summary>
    public static (BackoffKind Kind, long BaseNs) Backoff(string text)
    {
        var (kind, arguments) = Function(text);
        return (kind, arguments.Length) switch
        {
            ("", 1) when arguments[0] == "none" => (BackoffKind.None, 0L),
            ("fixed", 1) => (BackoffKind.Fixed, DurationNs(arguments[0])),
            ("exponential", 1) => (BackoffKind.Exponential, DurationNs(arguments[0])),
            ("jitter", 1) => (BackoffKind.Jitter, DurationNs(arguments[0])),
            _ => throw new FormatException(
                $"'{text}' is no backoff; allowed: none, fixed(30ms), exponential(50ms), jitter(50ms)"),
        };
    }

    private static double Sigma(string text)
    {
        var sigma = Number(text);
        return sigma <= 5 ? sigma : throw new FormatException($"'{text}' is too large a sigma; at most 5");
    }

    private static (string Name, string[] Arguments) Function(string text)
    {
        var trimmed = text.Trim();
        var open = trimmed.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !trimmed.EndsWith(')')) return ("", [trimmed]);
        return (trimmed[..open], trimmed[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries));
    }
}
