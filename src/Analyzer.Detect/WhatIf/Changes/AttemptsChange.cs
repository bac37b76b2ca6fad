using System.Globalization;

namespace Analyzer.Detect.WhatIf.Changes;

/// <summary>At most so many attempts of a call, the first included.</summary>
/// <param name="Edge">Where; null: everywhere.</param>
/// <param name="Attempts">Most attempts.</param>
public sealed record AttemptsChange(WhatIfEdge? Edge, int Attempts) : WhatIfChange(Edge)
{
    /// <inheritdoc/>
    public override string Policy => string.Create(CultureInfo.InvariantCulture, $"attempts={Attempts}");

    /// <inheritdoc/>
    internal override string Say(string where, bool messages) => (Attempts, messages) switch
    {
        (1, false) => $"no retries {where}",
        (1, true) => $"no redeliveries {where}: a message that fails is put aside",
        (_, false) => $"at most {Attempts} attempts of a call {where}",
        (_, true) => $"at most {Attempts} deliveries of a message {where}, then it is put aside",
    };

    /// <inheritdoc/>
    internal override ReplayOutcome Replay(ReplayModel model) =>
        ReplayRun.Of(model, (row, number, observed) => number >= Attempts && Means(model.Paths[model.Rows[row].Path]) ? 0 : observed);

    /// <inheritdoc/>
    internal override IEnumerable<string> Assumptions(ReplayModel model)
    {
        var most = model.Paths.Where(Means).Select(path => model.Shares.MostAttempts(path.Edge)).DefaultIfEmpty().Max();
        if (most <= Attempts)
            yield return $"no call there made more than {most} attempts: a limit of {Attempts} takes nothing away, and what further attempts would have brought no replay can tell";
    }
}
