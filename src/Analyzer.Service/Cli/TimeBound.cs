using System.Globalization;
using System.Text.RegularExpressions;

namespace Analyzer.Service.Cli;

/// <summary>One end of a time window as its user wrote it. What it means may depend on the data.</summary>
/// <param name="Text">As written.</param>
internal abstract partial record TimeBound(string Text)
{
    /// <summary>How to write one, for messages.</summary>
    public const string Hint =
        "write an instant (2026-11-23T14:00:00Z), a time of day in UTC (14:00), or a distance from the end (-20m) or the start (+5m) of the data";

    private const long SecondNs = 1_000_000_000;

    /// <summary>An instant, Unix ns.</summary>
    public sealed record At(string Text, long UnixNs) : TimeBound(Text);

    /// <summary>A time of day in UTC, on a day that the data decides.</summary>
    public sealed record OfDay(string Text, long NsOfDay) : TimeBound(Text);

    /// <summary>A distance before the end of the data.</summary>
    public sealed record BeforeEnd(string Text, long DistanceNs) : TimeBound(Text);

    /// <summary>A distance after the start of the data.</summary>
    public sealed record AfterStart(string Text, long DistanceNs) : TimeBound(Text);

    /// <summary>Reads a bound; null with a reason when it is none.</summary>
    public static TimeBound? Parse(string text, out string reason)
    {
        reason = $"'{text}' is not a time: {Hint}";
        if (text.Length > 1 && text[0] is '-' or '+')
        {
            if (!DurationText.TryParse(text[1..], out var distanceNs)) return null;
            return text[0] == '-' ? new BeforeEnd(text, distanceNs) : new AfterStart(text, distanceNs);
        }

        if (InstantPattern().Match(text) is { Success: true } instant) return ParseInstant(text, instant, ref reason);
        if (TimePattern().Match(text) is { Success: true } time)
        {
            if (TimeOfDay(time) is { } nsOfDay) return new OfDay(text, nsOfDay);
            reason = $"'{text}' is not a time of day: hours run to 23 (24:00 is the end of the day), minutes and seconds to 59";
        }

        return null;
    }

    private static At? ParseInstant(string text, Match match, ref string reason)
    {
        reason = $"'{text}' is not an instant: no such date or time";
        if (!DateOnly.TryParseExact(match.Groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return null;
        if (TimeOfDay(match) is not { } nsOfDay || OffsetNs(match) is not { } offsetNs) return null;
        var days = date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var unixNs = (days * (Int128)86_400 * SecondNs) + nsOfDay - offsetNs;
        if (unixNs >= 0 && unixNs <= long.MaxValue) return new At(text, (long)unixNs);
        reason = $"'{text}' cannot be the time of a span: they lie between 1970 and 2262";
        return null;
    }

    private static long? TimeOfDay(Match match)
    {
        var hours = Number(match, "hour");
        var minutes = Number(match, "minute");
        var seconds = Number(match, "second");
        var fraction = match.Groups["fraction"];
        var ns = fraction.Success ? long.Parse(fraction.Value.PadRight(9, '0'), CultureInfo.InvariantCulture) : 0;
        if (hours == 24) return minutes == 0 && seconds == 0 && ns == 0 ? 86_400 * SecondNs : null;
        return hours > 23 || minutes > 59 || seconds > 59 ? null : (((((hours * 60) + minutes) * 60) + seconds) * SecondNs) + ns;
    }

    // Without an offset an instant is UTC, as a time of day is: the reports show UTC only.
    private static long? OffsetNs(Match match)
    {
        var offset = match.Groups["offset"];
        if (!offset.Success || offset.Value is "Z" or "z") return 0;
        var hours = Number(match, "offsetHour");
        var minutes = Number(match, "offsetMinute");
        if (hours > 23 || minutes > 59) return null;
        return ((hours * 60) + minutes) * 60 * SecondNs * (offset.Value[0] == '-' ? -1 : 1);
    }

    private static long Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? long.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("""^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?)?(?<offset>[Zz]|[+-](?<offsetHour>[0-9]{2}):(?<offsetMinute>[0-9]{2}))?\z""", RegexOptions.CultureInvariant)]
    private static partial Regex InstantPattern();

    [GeneratedRegex("""^(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]{1,9}))?)?[Zz]?\z""", RegexOptions.CultureInvariant)]
    private static partial Regex TimePattern();
}
