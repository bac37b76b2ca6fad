using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.IntegrationTests.Packaging;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;

namespace Analyzer.IntegrationTests;

/// <summary>The recorded storms that are kept with the tests.</summary>
internal static class RecordedStorms
{
    private const long MinuteNs = 60_000_000_000;

    /// <summary>Where one is.</summary>
    public static string FileOf(string name) => Path.Combine(Command.Repository, "tests", "Data", "storms", name + ".jsonl.zst");

    /// <summary>Its spans.</summary>
    public static SpanBatch Read(string name)
    {
        var spans = new SpanBatch();
        SpanFiles.Read([FileOf(name)], spans, new ReadOptions(), CancellationToken.None);
        return spans;
    }

    /// <summary>The whole windows that spans start in.</summary>
    public static TimeWindow RangeOf(SpanBatch spans)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var startNs in spans.StartNs) (first, last) = (Math.Min(first, startNs), Math.Max(last, startNs));
        return new TimeWindow(OwnTraces.WindowOf(first, MinuteNs), OwnTraces.WindowOf(last, MinuteNs) + MinuteNs);
    }

    /// <summary>What one run over the spans of a file finds in these windows.</summary>
    public static AnalysisResult Analyse(SpanBatch spans)
    {
        var range = RangeOf(spans);
        return Detection.Run(Reconstruction.Run(spans, new ReconstructionOptions()), null, new ReadSummary(), new DetectionOptions { FromNs = range.StartNs, ToNs = range.EndNs });
    }
}
