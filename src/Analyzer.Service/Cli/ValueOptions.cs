using System.CommandLine;
using System.Globalization;

namespace Analyzer.Service.Cli;

/// <summary>Options whose values are read with care: a wrong one is refused with what would be right.</summary>
internal static class ValueOptions
{
    /// <summary>A duration in a range, in ns.</summary>
    public static Option<long?> Duration(string name, string description, string least, string most) => new(name)
    {
        HelpName = "duration",
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!DurationText.TryParse(text, out var durationNs))
            {
                result.AddError($"{name} '{text}' is not a duration: {DurationText.Hint}");
                return null;
            }

            if (durationNs >= Ns(least) && durationNs <= Ns(most)) return durationNs;
            result.AddError($"{name} '{text}' is not between {least} and {most}");
            return null;
        },
    };

    /// <summary>One end of a time window.</summary>
    public static Option<TimeBound?> Bound(string name, string description) => new(name)
    {
        HelpName = "time",
        Description = description,
        CustomParser = result =>
        {
            var bound = TimeBound.Parse(result.Tokens[0].Value, out var reason);
            if (bound is null) result.AddError($"{name}: {reason}");
            return bound;
        },
    };

    /// <summary>A number in a range; a percentage counts as its hundredth.</summary>
    public static Option<double?> Number(string name, string helpName, string description, double least, double most) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParseNumber(text, out var value) && value >= least && value <= most) return value;
            var hint = most <= 1 ? "write it as 0.1 or 10%" : "write it as 0.5 or 2";
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} '{text}' is not a number between {least} and {most}: {hint}"));
            return null;
        },
    };

    private static long Ns(string duration) => DurationText.TryParse(duration, out var durationNs) ? durationNs : throw new FormatException(duration);

    private static bool TryParseNumber(string text, out double value)
    {
        var percent = text.EndsWith('%');
        var digits = percent ? text.AsSpan(0, text.Length - 1) : text;
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)) return false;
        if (percent) value /= 100;
        return true;
    }
}
