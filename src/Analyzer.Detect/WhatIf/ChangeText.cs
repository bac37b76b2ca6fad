using System.Globalization;
using System.Text.RegularExpressions;
using Analyzer.Detect.WhatIf.Changes;

namespace Analyzer.Detect.WhatIf;

/// <summary>Changes as people write them: <c>orders->inventory: attempts=1</c>.</summary>
public static partial class ChangeText
{
    /// <summary>What may be written, for messages and help.</summary>
    public const string Allowed = "attempts=1, budget=10%, retry-only-at=leaf, retry-only-at=entry, backoff=none, backoff=fixed(100ms), backoff=exponential(100ms,2,jitter), deadline=propagated";

    private const int MostAttempts = 100;
    private const long HourNs = 3_600_000_000_000;

    /// <summary>Reads a change.</summary>
    /// <param name="text">The change.</param>
    /// <param name="reason">What is wrong with it and what is allowed; empty where it was read.</param>
    /// <returns>The change; null where it is none.</returns>
    public static WhatIfChange? Parse(string text, out string reason)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Change().Match(text);
        reason = "";
        if (!match.Success)
        {
            reason = $"'{text}' is no change: write it as 'orders->inventory: attempts=1', or without an edge for all; allowed are {Allowed}";
            return null;
        }

        var edge = match.Groups["caller"].Success ? new WhatIfEdge(match.Groups["caller"].Value, match.Groups["callee"].Value) : null;
        var (name, value) = (match.Groups["name"].Value, match.Groups["value"].Value);
        WhatIfChange? change = name switch
        {
            "attempts" => Attempts(edge, value, out reason),
            "budget" => Budget(edge, value, out reason),
            "retry-only-at" => Layer(edge, value, out reason),
            "backoff" => Backoff(edge, value, out reason),
            "deadline" => Deadline(edge, value, out reason),
            _ => null,
        };
        if (change is not null) reason = "";
        else if (reason.Length == 0) reason = $"there is no policy '{name}' in '{text}'; allowed are {Allowed}";
        return change;
    }

    private static AttemptsChange? Attempts(WhatIfEdge? edge, string value, out string reason)
    {
        reason = $"attempts '{value}' is no whole number from 1 to {MostAttempts}; the first attempt counts, so attempts=1 means no retries";
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) && attempts is >= 1 and <= MostAttempts ? new AttemptsChange(edge, attempts) : null;
    }

    private static BudgetChange? Budget(WhatIfEdge? edge, string value, out string reason)
    {
        reason = $"budget '{value}' is no share of calls from 0% to 100%: write it as 10% or 0.1";
        var percent = value.EndsWith('%');
        if (!double.TryParse(percent ? value[..^1] : value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)) return null;
        if (percent) share /= 100;
        return share is >= 0 and <= 1 ? new BudgetChange(edge, share) : null;
    }

    private static RetryLayerChange? Layer(WhatIfEdge? edge, string value, out string reason)
    {
        reason = $"retry-only-at '{value}' is no layer; allowed are leaf (the innermost that retries) and entry (the outermost)";
        return value switch
        {
            "leaf" => new RetryLayerChange(edge, RetryLayer.Leaf),
            "entry" => new RetryLayerChange(edge, RetryLayer.Entry),
            _ => null,
        };
    }

    private static DeadlineChange? Deadline(WhatIfEdge? edge, string value, out string reason)
    {
        reason = $"deadline '{value}' is not known; allowed is deadline=propagated";
        return value == "propagated" ? new DeadlineChange(edge) : null;
    }

    private static BackoffChange? Backoff(WhatIfEdge? edge, string value, out string reason)
    {
        reason = $"backoff '{value}' is not known; allowed are none, fixed(100ms), fixed(100ms,jitter), exponential(100ms), exponential(100ms,2) and exponential(100ms,2,jitter), with waits up to 1h and factors from 1 to 10";
        if (value == "none") return new BackoffChange(edge, 0, 1, false);
        var match = Waits().Match(value);
        if (!match.Success || !TryDuration(match.Groups["base"].Value, match.Groups["unit"].Value, out var baseNs)) return null;
        var factor = match.Groups["kind"].Value == "fixed" ? 1 : 2.0;
        if (match.Groups["factor"].Success)
        {
            if (factor == 1 || !double.TryParse(match.Groups["factor"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out factor)) return null;
            if (factor is < 1 or > 10) return null;
        }

        return new BackoffChange(edge, baseNs, factor, match.Groups["jitter"].Success);
    }

    private static bool TryDuration(string number, string unit, out long ns)
    {
        var unitNs = unit switch
        {
            "ns" => 1m,
            "us" or "µs" => 1_000m,
            "ms" => 1_000_000m,
            "s" => 1_000_000_000m,
            _ => 60_000_000_000m,
        };
        ns = 0;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > HourNs / unitNs) return false;
        ns = (long)(value * unitNs);
        return ns > 0;
    }

    // Names may hold colons (postgres:5432): the last one before the policy parts them.
    [GeneratedRegex("""^\s*(?:(?<caller>\S.*?)\s*(?:->|→)\s*(?<callee>\S.*?)\s*:\s*)?(?<name>[a-z-]+)\s*=\s*(?<value>\S.*?)\s*\z""", RegexOptions.CultureInvariant)]
    private static partial Regex Change();

    [GeneratedRegex("""^(?<kind>fixed|exponential)\(\s*(?<base>[0-9]{1,9}(\.[0-9]{1,9})?)(?<unit>ns|us|µs|ms|s|m)\s*(,\s*(?<factor>[0-9]{1,3}(\.[0-9]{1,3})?)\s*)?(?<jitter>,\s*jitter\s*)?\)\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Waits();
}
