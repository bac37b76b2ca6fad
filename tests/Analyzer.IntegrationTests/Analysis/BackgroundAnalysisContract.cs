using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Cli;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Analyzer.IntegrationTests.Analysis;

/// <summary>What background analysis asks of every engine.</summary>
public abstract class BackgroundAnalysisContract
{
    private const long SecondNs = 1_000_000_000;
    private const long MinuteNs = 60 * SecondNs;
    private static readonly CancellationToken s_none = CancellationToken.None;
    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true };

    private readonly WindowOptions _options = new();

    private protected StoppedClock Clock { get; } = new();

    /// <summary>Opens the store; again for another process where an engine can be shared, else the same.</summary>
    private protected abstract Task<ISpanStore> OpenAsync();

    [Fact]
    public async Task Replicas_OneDiesWithAWindow_EdgesEqualThoseOfTheFile()
    {
        var spans = RecordedStorms.Read("three-layers-a");
        await using var one = await OpenAsync();
        var other = await OpenAsync();
        await using var closing = ReferenceEquals(one, other) ? null : other;
        await one.AppendAsync([spans], s_none);
        Clock.NowNs += 1 * MinuteNs;
        var dying = await one.Analysis.ClaimAsync(Clock.NowNs, [], s_none);
        var survivor = Replica(other);
        while (await survivor.StepAsync(s_none))
        {
        }

        Assert.Contains(dying!.FromNs, await other.Analysis.DueAsync(0, long.MaxValue, s_none));
        await dying.DisposeAsync();
        while (await survivor.StepAsync(s_none))
        {
        }

        Assert.Empty(await other.Analysis.DueAsync(0, long.MaxValue, s_none));
        var range = RangeOf(spans);
        var stored = await new StoredAnalysis(other, _options) { FewSpans = 0 }.RunAsync(new(At(range.StartNs), At(range.EndNs), null, null, null), _ => { }, s_none);
        var whole = Detection.Run(Reconstruction.Run(RecordedStorms.Read("three-layers-a"), new ReconstructionOptions()), null, new ReadSummary(), new DetectionOptions { FromNs = range.StartNs, ToNs = range.EndNs });
        Assert.Equal(Counts(whole), Counts(stored));
        Assert.NotEmpty(stored.Exemplars);
    }

    [Fact]
    public async Task FewSpans_AnswerAsAFile()
    {
        var spans = RecordedStorms.Read("redelivery-a");
        await using var store = await OpenAsync();
        await store.AppendAsync([spans], s_none);
        var range = RangeOf(spans);

        var stored = await new StoredAnalysis(store, _options).RunAsync(new(At(range.StartNs), At(range.EndNs), null, null, null), _ => { }, s_none);

        var file = Detection.Run(Reconstruction.Run(RecordedStorms.Read("redelivery-a"), new ReconstructionOptions()), null, new ReadSummary(), new DetectionOptions { FromNs = range.StartNs, ToNs = range.EndNs });
        Assert.Equal(Json(file), Json(stored));
    }

    [Fact]
    public async Task SpansInAnyOrderOverAnHour_EndInTheSameSeries()
    {
        var spans = RecordedStorms.Read("redelivery-a");
        await using var store = await OpenAsync();
        var analysis = Replica(store);
        foreach (var part in Parts(spans, 20))
        {
            await store.AppendAsync([part], s_none);
            Clock.NowNs += 3 * MinuteNs;
            for (var steps = 0; await analysis.StepAsync(s_none); steps++) Assert.InRange(steps, 0, 100);
        }

        var range = RangeOf(spans);
        var asked = new StoredAnalysis.Request(At(range.StartNs), At(range.EndNs), null, null, null);
        var merged = await new StoredAnalysis(store, _options) { FewSpans = 0 }.RunAsync(asked, _ => { }, s_none);
        await store.Analysis.ReopenAsync([range.StartNs, range.StartNs + MinuteNs, range.StartNs + (2 * MinuteNs)], s_none);
        Assert.NotEmpty(await store.Analysis.DueAsync(0, long.MaxValue, s_none));
        var onTheWay = await new StoredAnalysis(store, _options) { FewSpans = 0 }.RunAsync(asked, _ => { }, s_none);
        Assert.Equal(Json(onTheWay), Json(merged));
    }

    [Fact]
    public async Task Claim_OfAWindowThatIsPassedOver_IsNotGiven()
    {
        await using var store = await OpenAsync();
        await store.AppendAsync([RecordedStorms.Read("contained-a")], s_none);
        Clock.NowNs += 1 * MinuteNs;
        var due = await store.Analysis.DueAsync(0, long.MaxValue, s_none);

        await using var claim = await store.Analysis.ClaimAsync(Clock.NowNs, [due[0]], s_none);

        Assert.Equal(due[1], claim!.FromNs);
        Assert.Equal(MinuteNs, store.Analysis.WindowNs);
    }

    [Fact]
    public async Task Reopen_WhileAWindowIsHeld_LeavesItDueWithoutWaitingForItToSettle()
    {
        await using var store = await OpenAsync();
        var spans = RecordedStorms.Read("contained-a");
        await store.AppendAsync([spans], s_none);
        Clock.NowNs += 1 * MinuteNs;
        var settled = Clock.NowNs;
        var claim = await store.Analysis.ClaimAsync(settled, [], s_none);

        await store.Analysis.ReopenAsync([claim!.FromNs, 12 * MinuteNs], s_none);
        await claim.CompleteAsync([], s_none);
        await claim.DisposeAsync();

        Assert.Contains(claim.FromNs, await store.Analysis.DueAsync(0, long.MaxValue, s_none));
        Assert.DoesNotContain(12 * MinuteNs, await store.Analysis.DueAsync(0, long.MaxValue, s_none));
        await using var again = await store.Analysis.ClaimAsync(settled, [], s_none);
        Assert.Equal(claim.FromNs, again!.FromNs);
        Assert.Equal(claim.Spans, again.Spans);
    }

    private WindowAnalysis Replica(ISpanStore store) => new(store, _options, Clock, new AnalysisFigures(), new EdgeAmplificationBoard(), new AnalysedWindows(), NullLogger<WindowAnalysis>.Instance);

    private static TimeBound.At At(long unixNs) => new("", unixNs);

    // Each span to a part that chance decides.
    private static List<SpanBatch> Parts(SpanBatch spans, int count)
    {
        var random = new Random(4);
        var part = Enumerable.Range(0, spans.Count).Select(_ => random.Next(count)).ToArray();
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            var copy = RecordedStorms.Read("redelivery-a");
            copy.Keep([.. part.Select(mine => mine == number)]);
            return copy;
        })];
    }


    private static TimeWindow RangeOf(SpanBatch spans)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var startNs in spans.StartNs) (first, last) = (Math.Min(first, startNs), Math.Max(last, startNs));
        return new TimeWindow(OwnTraces.WindowOf(first, MinuteNs), OwnTraces.WindowOf(last, MinuteNs) + MinuteNs);
    }

    private static IEnumerable<string> Counts(AnalysisResult result) => result.Edges
        .Select(edge => $"{edge.Caller} → {edge.Callee} {edge.Operation}: {JsonSerializer.Serialize(edge.Counts)}")
        .Order(StringComparer.Ordinal);

    private static string Json(AnalysisResult result) => JsonSerializer.Serialize(
        result with { DataQuality = result.DataQuality with { Reading = new([], new Dictionary<string, long>(), [], 0) } }, s_json);
}
