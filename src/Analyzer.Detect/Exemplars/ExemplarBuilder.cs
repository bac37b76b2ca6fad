using System.Globalization;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Exemplars;

/// <summary>Exemplar traces as a report carries them.</summary>
internal static class ExemplarBuilder
{
    /// <summary>Builds the exemplars for ranked edges.</summary>
    /// <param name="ranked">Edges, those that hid most first.</param>
    /// <param name="series">Their series.</param>
    /// <param name="count">How many traces are wanted.</param>
    /// <param name="calls">Calls that hold the traces asked for, and perhaps others; a trace that is no longer there is left out.</param>
    public static IReadOnlyList<ExemplarTrace> Build(IReadOnlyList<EdgeSummary> ranked, EdgeSeriesSet series, int count, Func<IReadOnlyList<TraceId>, CallIndex> calls)
    {
        var chosen = ExemplarSelection.Choose(ranked, series, count);
        if (chosen.Count == 0) return [];
        var index = calls([.. chosen.Select(choice => choice.Trace)]);
        var rows = RowsOf(index, chosen.Select(choice => choice.Trace).ToHashSet());
        var trees = CallTree.Of(index, rows.Values);
        var exemplars = new List<ExemplarTrace>(chosen.Count);
        foreach (var (trace, edge) in chosen)
        {
            if (!rows.TryGetValue(trace, out var row)) continue;
            var waterfall = WaterfallBuilder.Build(index.Set, trees[row]);
            var (start, end) = Extent(waterfall, index.Set.Traces[row].StartNs);
            exemplars.Add(new ExemplarTrace(
                trace.ToString(), TitleOf(edge, waterfall), start, end - start, waterfall.Rows, waterfall.LeftOut,
                EvidenceSpans.Of(index.Set.Spans, waterfall.SpanRows)));
        }

        return exemplars;
    }

    private static Dictionary<TraceId, int> RowsOf(CallIndex index, HashSet<TraceId> ids)
    {
        var rows = new Dictionary<TraceId, int>();
        for (var trace = 0; trace < index.Set.Traces.Length; trace++)
        {
            if (ids.Contains(index.Set.Traces[trace].Id)) rows[index.Set.Traces[trace].Id] = trace;
        }

        return rows;
    }

    private static (long Start, long End) Extent(Waterfall waterfall, long fallback)
    {
        if (waterfall.Rows.Count == 0) return (fallback, fallback);
        return (waterfall.Rows.Min(row => row.StartNs), waterfall.Rows.Max(row => row.StartNs + row.DurationNs));
    }

    private static string TitleOf(EdgeSummary edge, Waterfall waterfall)
    {
        var name = edge.Caller is null ? $"{edge.Callee}, {edge.Operation}" : $"{edge.Caller} → {edge.Callee}, {edge.Operation}";
        var rows = waterfall.Rows.Where(row => row.Service == edge.Callee && row.Operation == edge.Operation).ToList();
        var facts = new List<string>();
        var most = rows.Count == 0 ? 0 : rows.Max(row => row.Attempts);
        if (most > 1) facts.Add($"{most} attempts");
        var failed = rows.Count(row => row.Kind is WaterfallRowKind.Attempt or WaterfallRowKind.Call && row.Status is "error" or "timeout");
        var entryOk = waterfall.Rows.Count > 0 && waterfall.Rows[0].Status == "ok";
        if (failed > 0) facts.Add(string.Create(CultureInfo.InvariantCulture, $"{failed} failed{(entryOk ? ", the entry succeeded" : "")}"));
        var orphaned = rows.Where(row => row.Kind == WaterfallRowKind.Orphaned).Sum(row => row.DurationNs);
        if (orphaned > 0) facts.Add(string.Create(CultureInfo.InvariantCulture, $"{orphaned / 1e6:0.#} ms worked on for a caller that had left"));
        return facts.Count == 0 ? name : $"{name}: {string.Join("; ", facts)}";
    }
}
