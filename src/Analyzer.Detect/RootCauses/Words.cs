using System.Globalization;

namespace Analyzer.Detect.RootCauses;

/// <summary>Numbers inside reasons, equal in every culture.</summary>
internal static class Words
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary><c>340 ms</c>, <c>1.2 s</c>.</summary>
    public static string Time(double ns) => Math.Abs(ns) switch
    {
        < 1e3 => $"{ns.ToString("0", s_culture)} ns",
        < 999.5e3 => $"{Digits(ns / 1e3)} µs",
        < 999.5e6 => $"{Digits(ns / 1e6)} ms",
        < 99.5e9 => $"{Digits(ns / 1e9)} s",
        _ => $"{(ns / 60e9).ToString("#,0.#", s_culture)} min",
    };

    /// <summary><c>38 %</c>.</summary>
    public static string Share(double share) => share switch
    {
        > 0 and < 0.001 => "< 0.1 %",
        > 0.999 and < 1 => "> 99.9 %",
        < 0.0995 => $"{(share * 100).ToString("0.#", s_culture)} %",
        _ => $"{(share * 100).ToString("0", s_culture)} %",
    };

    /// <summary><c>1.32</c>.</summary>
    public static string Ratio(double value) => value.ToString("0.0#", s_culture);

    /// <summary><c>1,204</c>.</summary>
    public static string Count(double value) => Math.Round(value, MidpointRounding.AwayFromZero).ToString("#,0", s_culture);

    /// <summary><c>1 call</c>, <c>1,204 calls</c>.</summary>
    public static string Many(double count, string one)
    {
        var number = Count(count);
        return number == "1" ? $"1 {one}" : $"{number} {one}s";
    }

    /// <summary><c>14:03:12</c>, with a fraction where the step is below a second.</summary>
    public static string Clock(long unixNs, long stepNs) =>
        DateTime.UnixEpoch.AddTicks(unixNs / 100).ToString(stepNs < 1_000_000_000 ? "HH:mm:ss.fff" : "HH:mm:ss", s_culture);

    private static string Digits(double value) => value.ToString(value < 9.95 ? "0.0" : "0", s_culture);
}
