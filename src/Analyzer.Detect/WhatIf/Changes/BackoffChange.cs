using System.Globalization;

namespace Analyzer.Detect.WhatIf.Changes;

/// <summary>Other waits between attempts.</summary>
/// <param name="Edge">Where; null: everywhere.</param>
/// <param name="BaseNs">First wait, ns.</param>
/// <param name="Factor">By which each wait is longer than the one before.</param>
/// <param name="Jitter">Whether a wait is drawn evenly between nothing and its length (AWS's "full jitter").</param>
public sealed record BackoffChange(WhatIfEdge? Edge, long BaseNs, double Factor, bool Jitter) : WhatIfChange(Edge)
{
    /// <inheritdoc/>
    public override string Policy => BaseNs == 0 ? "backoff=none"
        : Factor == 1 ? $"backoff=fixed({Duration(BaseNs)}{(Jitter ? ",jitter" : "")})"
        : string.Create(CultureInfo.InvariantCulture, $"backoff=exponential({Duration(BaseNs)},{Factor:0.###}{(Jitter ? ",jitter" : "")})");

    /// <inheritdoc/>
    internal override string Say(string where, bool messages) => BaseNs == 0 ? $"{Again(messages)} at once {where}"
        : string.Create(CultureInfo.InvariantCulture, $"{Again(messages)} {where} after {(Jitter ? "up to " : "")}{Duration(BaseNs)}{(Factor == 1 ? "" : $", each time {Factor:0.###} times as long")}");

    /// <inheritdoc/>
    internal override ReplayOutcome Replay(ReplayModel model)
    {
        const int Numbers = ReplayModel.Numbers;
        var waits = Waits(model);
        var shifts = new (double From, double To)[model.Paths.Length * Numbers];
        for (var path = 0; path < model.Paths.Length; path++)
        {
            var at = model.Paths[path];
            var shift = at.Parent < 0 ? (From: 0.0, To: 0.0) : shifts[(at.Parent * Numbers) + at.Number - 1];
            for (var number = 1; number <= Numbers; number++)
            {
                shifts[(path * Numbers) + number - 1] = shift;
                if (number == Numbers || !Means(at)) continue;
                var wait = BaseNs * Math.Pow(Factor, number - 1);
                var before = waits.GetValueOrDefault((at.Edge.Caller!, at.Edge.Callee, number));
                shift = (shift.From + (Jitter ? 0 : wait) - before, shift.To + wait - before);
            }
        }

        return new ReplayOutcome((double[])model.Attempts.Clone()) { Shifts = shifts };
    }

    /// <inheritdoc/>
    internal override IEnumerable<string> Assumptions(ReplayModel model)
    {
        yield return "the same attempts are made, only later or earlier by the difference between these waits and the mean of those observed; whether a longer wait lets more of them succeed, or callers give up meanwhile, is left out";
        yield return string.Create(CultureInfo.InvariantCulture, $"peaks are taken over steps of {model.Grid.WidthNs / 1e9:0.###} s: what moves by less shows little");
    }

    // Mean wait observed after the attempt of each number, ns.
    private Dictionary<(string Caller, string Callee, int Number), double> Waits(ReplayModel model)
    {
        var sums = new Dictionary<(string, string, int), (Int128 Sum, double Count)>();
        foreach (var path in model.Paths.Where(Means))
        {
            for (var i = 0; i < (path.Node.Waits?.Length ?? 0); i++)
            {
                var key = (path.Edge.Caller!, path.Edge.Callee, i + 1);
                var (sum, count) = sums.GetValueOrDefault(key);
                sums[key] = (sum + path.Node.Waits![i].SumNs, count + path.Node.Waits[i].Count);
            }
        }

        return sums.Where(item => item.Value.Count > 0).ToDictionary(item => item.Key, item => (double)item.Value.Sum / item.Value.Count);
    }

    private static string Duration(long ns) => ns switch
    {
        _ when ns % 1_000_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{ns / 1_000_000_000}s"),
        _ when ns % 1_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{ns / 1_000_000}ms"),
        _ when ns % 1_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{ns / 1_000}us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ns}ns"),
    };
}
