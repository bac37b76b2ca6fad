using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Telemetry;
using Analyzer.Tests.Graph.Properties;
using Analyzer.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analyzer.Tests.Service.Analysis;

/// <summary>Spans in a store, and the background analysis that works on them.</summary>
internal sealed class Incident
{
    public const long SecondNs = 1_000_000_000;
    public const long MinuteNs = 60 * SecondNs;

    public Incident(WindowOptions? options = null, long windowNs = MinuteNs)
    {
        Options = options ?? new WindowOptions();
        Clock = new FakeClock(1_800_000_000 * SecondNs);
        Store = new MemoryStore(Clock, windowNs);
        Analysis = Replica();
    }

    public WindowOptions Options { get; }

    public FakeClock Clock { get; }

    public MemoryStore Store { get; }

    public AnalysisFigures Figures { get; } = new();

    public EdgeAmplificationBoard Board { get; } = new();

    public WindowAnalysis Analysis { get; }

    public WindowAnalysis Replica() => new(Store, Options, Clock, Figures, Board, new AnalysedWindows(), NullLogger<WindowAnalysis>.Instance);

    public static SpanBatch Storm(string name)
    {
        var batch = new SpanBatch();
        SpanFiles.Read([Path.Combine(AppContext.BaseDirectory, "Data", "storms", name + ".jsonl.zst")], batch, new ReadOptions(), CancellationToken.None);
        return batch;
    }

    public Task AppendAsync(SpanBatch spans) => Store.AppendAsync([spans], CancellationToken.None);

    public Task AppendAsync(SpanBatch spans, IEnumerable<int> rows) => AppendAsync(BatchCopy.Of(spans, rows));

    /// <summary>Lets everything settle and analyses until nothing is due.</summary>
    public async Task<int> SettleAsync()
    {
        Clock.Advance(Options.SettleNs + SecondNs);
        var steps = 0;
        for (; await Analysis.StepAsync(CancellationToken.None); steps++)
        {
            if (steps > 1_000) throw new InvalidOperationException("windows wake each other for ever");
        }

        return steps;
    }

    /// <summary>Everything stored, merged over a range.</summary>
    public async Task<Reduction> MergedAsync(TimeWindow range, long? bucketNs = null)
    {
        var merged = Reduction.Empty(range, bucketNs);
        await foreach (var result in Store.Analysis.ReadAsync(long.MinValue, long.MaxValue, false, CancellationToken.None)) merged.Merge(WindowState.ReadReduction(result.State.Span));
        return merged;
    }

    /// <summary>The whole minutes that hold all spans.</summary>
    public static TimeWindow RangeOf(SpanBatch spans)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var startNs in spans.StartNs) (first, last) = (Math.Min(first, startNs), Math.Max(last, startNs));
        return new TimeWindow(OwnTraces.WindowOf(first, MinuteNs), OwnTraces.WindowOf(last, MinuteNs) + MinuteNs);
    }

    public static CallSet Reconstruct(SpanBatch spans) => Reconstruction.Run(BatchCopy.Shuffled(spans, 3, duplicates: false), new ReconstructionOptions());

    public static AnalysisResult Findings(Reduction reduction, TimeWindow range) =>
        Detection.Run(reduction, null, new ReadSummary(), new DetectionOptions { FromNs = range.StartNs, ToNs = range.EndNs, Exemplars = 0 }, _ => throw new InvalidOperationException());
}
