using Analyzer.IntegrationTests.Store;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analyzer.IntegrationTests.Assistants;

/// <summary>A store that a storm came into, with what background analysis and the watch made of it.</summary>
internal static class IncidentStore
{
    private const long MinuteNs = 60_000_000_000;

    private static readonly CancellationToken s_none = CancellationToken.None;

    /// <summary>Fills an open store.</summary>
    public static async Task FillAsync(ISpanStore store, StoppedClock clock, string storm)
    {
        var spans = RecordedStorms.Read(storm);
        var newestNs = 0L;
        foreach (var startNs in spans.StartNs) newestNs = Math.Max(newestNs, startNs);
        clock.NowNs = newestNs;
        await store.AppendAsync([spans], s_none);
        clock.NowNs += 3 * MinuteNs;
        var (options, windows, runs) = (new WindowOptions(), new AnalysedWindows(), new AnalysisRuns(store, clock));
        using var analysis = new WindowAnalysis(store, options, clock, new AnalysisFigures(), new EdgeAmplificationBoard(), windows, NullLogger<WindowAnalysis>.Instance);
        for (var steps = 0; await analysis.StepAsync(s_none); steps++) Xunit.Assert.InRange(steps, 0, 100);
        using var watch = new IncidentWatch(store, new WatchOptions(), options, windows, runs, clock, NullLogger<IncidentWatch>.Instance);
        Xunit.Assert.True(await watch.StepAsync(s_none));
        using var runner = new AnalysisRunner(store, options, runs, new IncidentBook(store, [], clock), [], clock, NullLogger<AnalysisRunner>.Instance);
        Xunit.Assert.True(await runner.StepAsync(s_none));
        Xunit.Assert.Equal(AnalysisStatus.Succeeded, Xunit.Assert.Single(await store.Records.AnalysesAsync(new AnalysisQuery(), s_none)).Status);
    }
}
