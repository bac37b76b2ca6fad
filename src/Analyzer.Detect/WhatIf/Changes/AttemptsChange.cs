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
    internal override string Say(string where) => Attempts == 1 ? $"no retries {where}" : $"at most {Attempts} attempts of a call {where}";

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
