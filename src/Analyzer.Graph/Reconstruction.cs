using Analyzer.Graph.Align;
using Analyzer.Graph.Assemble;
using Analyzer.Graph.Attempts;
using Analyzer.Graph.Chains;
using Analyzer.Graph.Outcomes;
using Analyzer.Graph.Pair;
using Analyzer.Graph.Populations;
using Analyzer.Graph.References;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph;

/// <summary>How spans are turned into calls.</summary>
public sealed record ReconstructionOptions
{
    /// <summary>Whether clocks are aligned between instances.</summary>
    public bool AlignClocks { get; init; } = true;
}

/// <summary>Spans to logical calls: assemble, align, pair, group, judge by population, resolve.</summary>
public static class Reconstruction
{
    /// <summary>Reconstructs every trace of a batch.</summary>
    /// <param name="spans">The spans, in any order, with duplicates. New strings are added to its table; nothing else changes.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The same calls for the same spans, whatever their order, splitting or duplication.</returns>
    public static CallSet Run(SpanBatch spans, ReconstructionOptions options, CancellationToken cancellation = default)
    {
        var forest = TraceAssembler.Assemble(spans, cancellation);
        var shifts = options.AlignClocks ? ClockAlignment.Align(forest) : [];

        var tries = HopFinder.Find(forest, cancellation);
        CalleeNames.Learn(tries);
        var populations = new PopulationTable();
        var rounds = AttemptRules.Apply(new AttemptContext(forest, tries, populations), cancellation);
        var unresolvedLinks = LinkedMessages.Join(tries);
        SharedKeys.Join(tries);
        StrayRetries.Join(tries);
        ParentlessServers.Join(tries);
        ChainedDeliveries.Join(tries);
        Verdicts.Apply(tries, populations);
        rounds.Settle();

        var (calls, attempts) = new CallBuilder(tries).Build();
        cancellation.ThrowIfCancellationRequested();
        return Compose(forest, shifts, calls, attempts, unresolvedLinks);
    }

    private static CallSet Compose(TraceForest forest, IReadOnlyList<ClockShift> shifts, Call[] calls, Attempt[] attempts, long unresolvedLinks)
    {
        var traces = TraceRows.Of(forest, out var withoutRoot);
        var censored = Censoring.Mark(traces, calls);
        return new CallSet
        {
            Spans = forest.Spans.Batch,
            SpansByTrace = forest.Spans.BatchRows[..forest.Spans.Count],
            ParentRows = ParentRows(forest),
            ShiftNs = ShiftPerSpan(forest),
            Traces = traces,
            Calls = calls,
            Attempts = attempts,
            ErrorPaths = ErrorPathFinder.Find(calls, attempts),
            Quality = QualityCounter.Count(forest, calls, attempts, shifts, withoutRoot, unresolvedLinks, censored),
        };
    }

    private static int[] ParentRows(TraceForest forest)
    {
        var rows = forest.Spans.BatchRows;
        var parents = new int[rows.Length];
        Array.Fill(parents, -1);
        for (var row = 0; row < forest.Spans.Count; row++)
            if (forest.Parent[row] is >= 0 and var parent) parents[rows[row]] = rows[parent];
        return parents;
    }

    private static long[] ShiftPerSpan(TraceForest forest)
    {
        var resources = forest.Spans.Batch.ResourceIds;
        var shift = new long[resources.Length];
        for (var row = 0; row < shift.Length; row++) shift[row] = forest.ShiftOfResource[resources[row]];
        return shift;
    }
}
