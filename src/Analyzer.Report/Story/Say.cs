using System.Globalization;
using System.Text;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>Numbers, durations and times as people read them: equal in every culture, times in UTC.</summary>
internal static class Say
{
    /// <summary>A no-break space keeps a number and its unit on one line.</summary>
    public const string Gap = "\u00a0";

    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary><c>1,284,331</c>; small weighted counts keep one decimal.</summary>
    public static string Count(double value)
    {
        if (!double.IsFinite(value)) return "–";
        var whole = Math.Round(value, MidpointRounding.AwayFromZero);
        var decimals = Math.Abs(value) < 100 && Math.Abs(value - whole) >= 0.05;
        return decimals ? value.ToString("#,0.0", s_culture) : whole.ToString("#,0", s_culture);
    }

    /// <summary><c>950</c>, <c>12.4 k</c>, <c>1.3 M</c>: for axes and tight places.</summary>
    public static string Short(double value) => Math.Abs(value) switch
    {
        >= 9.995e8 => Significant(value / 1e9) + Gap + "G",
        >= 9.995e5 => Significant(value / 1e6) + Gap + "M",
        >= 9_995 => Significant(value / 1e3) + Gap + "k",
        >= 100 => value.ToString("#,0", s_culture),
        _ => Significant(value),
    };

    /// <summary><c>3.6 %</c>; a share that is small but not zero never reads as zero, and almost all never as all.</summary>
    public static string Share(double part, double whole) => whole > 0 ? Share(part / whole) : "–";

    /// <inheritdoc cref="Share(double, double)"/>
    public static string Share(double share)
    {
        if (!double.IsFinite(share)) return "–";
        var percent = share * 100;
        var text = percent switch
        {
            0 => "0",
            > 0 and < 0.01 => "< 0.01",
            < 0.1 => percent.ToString("0.00", s_culture),
            > 99.9 and < 100 => "> 99.9",
            < 9.95 or (> 99 and < 100) => percent.ToString("0.0", s_culture),
            _ => percent.ToString("0", s_culture),
        };
        return (text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text) + Gap + "%";
    }

    /// <summary><c>2.1 ×</c>; near 1 with two decimals, so that 1.02 does not read as 1.</summary>
    public static string Factor(double factor)
    {
        if (!double.IsFinite(factor)) return "–";
        var format = factor switch { < 1.95 => "0.00", < 99.5 => "0.0", _ => "#,0" };
        return factor.ToString(format, s_culture) + Gap + "×";
    }

    /// <summary>A factor at its peak; a dash where no bucket had enough calls to show one above the whole.</summary>
    public static string Peak(double peak, double whole) => peak >= whole * 0.999 ? Factor(peak) : "–";

    /// <summary><c>340 ms</c>, <c>1.2 s</c>, <c>2 min 5 s</c>, <c>3 h 12 min</c>.</summary>
    public static string Duration(double ns)
    {
        var size = Math.Abs(ns);
        var sign = ns < 0 ? "−" : "";
        return size switch
        {
            0 => $"0{Gap}s",
            < 1e3 => $"{sign}{size.ToString("0", s_culture)}{Gap}ns",
            < 999.5e3 => $"{sign}{Significant(size / 1e3)}{Gap}µs",
            < 999.5e6 => $"{sign}{Significant(size / 1e6)}{Gap}ms",
            < 99.95e9 => $"{sign}{Significant(size / 1e9)}{Gap}s",
            < 3600e9 => sign + Two(size / 1e9, 60, "min", "s"),
            < 48 * 3600e9 => sign + Two(size / 60e9, 60, "h", "min"),
            _ => sign + Two(size / 3600e9, 24, "d", "h"),
        };
    }

    /// <inheritdoc cref="Duration(double)"/>
    public static string Duration(long ns) => Duration((double)ns);

    /// <summary><see cref="Duration(double)"/>, or a dash where nothing was measured.</summary>
    public static string Duration(long? ns) => ns is { } value ? Duration((double)value) : "–";

    /// <summary>A duration before a noun: <c>38-second</c>, <c>24-minute</c>, <c>3-hour</c>.</summary>
    public static string Adjective(long ns)
    {
        var (value, unit) = Math.Abs(ns) switch
        {
            < 999_500_000 => (ns / 1e6, "millisecond"),
            < 99_500_000_000 => (ns / 1e9, "second"),
            < 5_970_000_000_000 => (ns / 60e9, "minute"),
            _ => (ns / 3600e9, "hour"),
        };
        return $"{value.ToString(Math.Abs(value) < 9.95 && unit != "millisecond" ? "0.#" : "0", s_culture)}-{unit}";
    }

    /// <summary>A time from a first moment on: <c>+400 ms</c>, <c>+0 s</c>; before it with a minus sign.</summary>
    public static string Lag(long ns) => ns < 0 ? Duration(ns) : $"+{Duration(ns)}";

    /// <summary>RFC 3339 in UTC with nine digits: <c>2026-11-23T14:03:12.000000000Z</c>.</summary>
    public static string Rfc3339(long unixNs)
    {
        var (seconds, rest) = Math.DivRem(unixNs, 1_000_000_000);
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + 1_000_000_000);
        return $"{DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss", s_culture)}.{rest.ToString("D9", s_culture)}Z";
    }

    /// <summary><c>14:03:12</c>.</summary>
    public static string Clock(long unixNs) => At(unixNs).ToString("HH:mm:ss", s_culture);

    /// <summary><c>14:03:12</c>, with its day where the window holds several: <c>14:03:12 on 23 Nov</c>.</summary>
    public static string Moment(long unixNs, TimeWindow window) =>
        At(window.StartNs).Date == At(window.EndNs).Date ? Clock(unixNs) : $"{Clock(unixNs)} on {At(unixNs).ToString("d MMM", s_culture)}";

    /// <summary><c>14:03:12.417</c>, for evidence.</summary>
    public static string Precise(long unixNs) => At(unixNs).ToString("HH:mm:ss.fff", s_culture);

    /// <summary><c>14:03</c> where the step is whole minutes, else with seconds; days where it is longer.</summary>
    public static string Tick(long unixNs, long stepNs) =>
        At(unixNs).ToString(stepNs >= 86_400_000_000_000 ? "d MMM" : stepNs % 60_000_000_000 == 0 ? "HH:mm" : stepNs >= 1_000_000_000 ? "HH:mm:ss" : "HH:mm:ss.fff", s_culture);

    /// <summary><c>23 Nov 2026, 14:00–14:30 UTC</c>.</summary>
    public static string Window(long startNs, long endNs)
    {
        var (start, end) = (At(startNs), At(endNs));
        var clock = startNs % 60_000_000_000 == 0 && endNs % 60_000_000_000 == 0 ? "HH:mm" : "HH:mm:ss";
        var from = start.ToString($"d MMM yyyy, {clock}", s_culture);
        return start.Date == end.Date
            ? $"{from}–{end.ToString(clock, s_culture)} UTC"
            : $"{from} – {end.ToString($"d MMM yyyy, {clock}", s_culture)} UTC";
    }

    /// <summary>One or many: <c>1 call</c>, <c>1,204 calls</c>.</summary>
    public static string Many(double count, string one, string? many = null)
    {
        var number = Count(count);
        return $"{number} {(number == "1" ? one : many ?? one + "s")}";
    }

    /// <summary>The first and last digits of a long id, for places where the whole one does not fit.</summary>
    public static string ShortId(string id) => id.Length <= 12 ? Clean(id) : Clean($"{id[..4]}…{id[^4..]}");

    /// <summary>
    /// Text from traces made harmless to look at: control characters, which steer terminals and break XML, and
    /// direction overrides, which make text read as something else, become U+FFFD; lone surrogates too.
    /// </summary>
    public static string Clean(string text)
    {
        var at = 0;
        while (at < text.Length && !IsBad(text, at)) at++;
        if (at == text.Length) return text;
        var clean = new StringBuilder(text.Length).Append(text, 0, at);
        for (; at < text.Length; at++) clean.Append(IsBad(text, at) ? '\uFFFD' : text[at]);
        return clean.ToString();
    }

    /// <summary>At most <paramref name="length"/> characters, with an ellipsis in the middle, where names differ least.</summary>
    public static string Fit(string text, int length)
    {
        text = Clean(text);
        if (text.Length <= length) return text;
        var tail = (length - 1) / 3;
        var head = length - 1 - tail;
        if (char.IsHighSurrogate(text[head - 1])) head--;
        var from = text.Length - tail;
        if (from < text.Length && char.IsLowSurrogate(text[from])) from++;
        return $"{text[..head]}…{text[from..]}";
    }

    private static bool IsBad(string text, int at)
    {
        var c = text[at];
        if (char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF') return true;
        if (char.IsHighSurrogate(c)) return at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]);
        return char.IsLowSurrogate(c) && (at == 0 || !char.IsHighSurrogate(text[at - 1]));
    }

    private static DateTime At(long unixNs) => DateTime.UnixEpoch.AddTicks(unixNs / 100);

    /// <summary>Two significant digits below 10, whole numbers from 100 up.</summary>
    private static string Significant(double value) => value.ToString(
        Math.Abs(value) switch { 0 => "0", < 0.095 => "0.###", < 0.95 => "0.##", < 99.5 => "0.#", _ => "0" }, s_culture);

    private static string Two(double small, int perLarge, string large, string unit)
    {
        var whole = (long)Math.Round(small, MidpointRounding.AwayFromZero);
        var (high, low) = Math.DivRem(whole, perLarge);
        return low == 0 ? $"{high.ToString(s_culture)}{Gap}{large}" : $"{high.ToString(s_culture)}{Gap}{large} {low.ToString(s_culture)}{Gap}{unit}";
    }
}
