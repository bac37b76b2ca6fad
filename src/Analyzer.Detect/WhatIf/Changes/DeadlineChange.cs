using System.Globalization;

namespace Analyzer.Detect.WhatIf.Changes;

/// <summary>A caller's deadline goes along with its calls: nothing is begun for one that has left.</summary>
/// <param name="Edge">For callers of this edge; null: for all.</param>
public sealed record DeadlineChange(WhatIfEdge? Edge) : WhatIfChange(Edge)
{
    /// <inheritdoc/>
    public override string Policy => "deadline=propagated";

    /// <inheritdoc/>
    internal override string Say(string where, bool messages) => $"deadlines are handed on {(Edge is null ? "everywhere" : $"below {where}")}: nothing is begun for a caller that has left";

    /// <inheritdoc/>
    internal override ReplayOutcome Replay(ReplayModel model)
    {
        var below = Below(model);
        var outcome = new ReplayOutcome((double[])model.Attempts.Clone()) { WithoutLate = below };
        for (var row = 0; row < model.Rows.Length; row++)
        {
            if (model.Rows[row].Late is not { } late || !below[model.Rows[row].Path]) continue;
            for (var i = 0; i < ReplayModel.Numbers; i++)
            {
                ref var attempts = ref outcome.Attempts[(row * ReplayModel.Numbers) + i];
                attempts = Math.Max(0, attempts - late.Attempts[i]);
            }
        }

        return outcome;
    }

    /// <inheritdoc/>
    internal override IEnumerable<string> Assumptions(ReplayModel model)
    {
        var below = Below(model);
        var (attempts, workNs) = (0.0, Int128.Zero);
        foreach (ref readonly var row in model.Rows.AsSpan())
        {
            if (row.Late is not { } late) continue;
            if (below[row.Path]) attempts += late.Attempts.Sum();
            if (below[row.Path] || Means(model.Paths[row.Path])) workNs += late.WorkNs;
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{attempts:#,0.#} attempts began after a caller above them had given up; with those and the rest of the attempts that were given up themselves, {(double)workNs / 1e9:#,0.##} s of callees' own time (work and waits) was for nobody, all of which is saved only where a callee stops in the middle");
        yield return "the saved work leaves room for other requests: fewer would run out of time, which is left out";
    }

    // By path: whether it lies below an edge that is meant.
    private bool[] Below(ReplayModel model)
    {
        var below = new bool[model.Paths.Length];
        for (var path = 0; path < below.Length; path++)
        {
            var parent = model.Paths[path].Parent;
            below[path] = Edge is null || (parent >= 0 && (below[parent] || Means(model.Paths[parent])));
        }

        return below;
    }
}
