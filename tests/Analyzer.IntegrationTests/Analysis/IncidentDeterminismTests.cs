using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Cli;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Analyzer.Tests.Accuracy;
using Analyzer.Tests.Graph.Properties;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Analyzer.IntegrationTests.Analysis;

/// <summary>The same spans give the same incidents from a file and from either store, byte for byte, in whatever order they arrived.</summary>
public sealed class IncidentDeterminismTests(PostgreSqlServer server) : IDisposable
{
    private const long MinuteNs = 60_000_000_000;
    private const int Parts = 4;
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly List<string> _folders = [];
    private readonly WindowOptions _options = new();
    private readonly StoppedClock _clock = new();

    public static TheoryData<string> Storms { get; } = ["killed-a", "metastable-lock-a", "redelivery-a"];

    public static TheoryData<bool, string> EnginesAndStorms { get; } = [.. from postgreSql in new[] { false, true } from storm in Storms.Select(row => row.Data) select (postgreSql, storm)];

    [Theory]
    [Trait("Engine", "PostgreSQL")]
    [MemberData(nameof(EnginesAndStorms))]
    public async Task FewStoredSpans_GiveTheIncidentsOfTheFile(bool postgreSql, string storm)
    {
        var spans = RecordedStorms.Read(storm);
        await using var store = await FilledAsync(postgreSql, spans, seed: 1);

        var file = RecordedStorms.Analyse(spans);

        Assert.NotEmpty(file.Incidents);
        Assert.Equal(IncidentBytes.Of(file), IncidentBytes.Of(await StoredAsync(store, spans, StoredAnalysis.DefaultFewSpans)));
    }

    [Theory]
    [Trait("Engine", "PostgreSQL")]
    [MemberData(nameof(Storms))]
    public async Task MergedWindows_GiveTheSameIncidentsInBothStores(string storm)
    {
        var spans = RecordedStorms.Read(storm);
        await using var embedded = await FilledAsync(postgreSql: false, spans, seed: 2);
        await using var served = await FilledAsync(postgreSql: true, spans, seed: 3);
        await AnalyseWindowsAsync(embedded);

        var onTheWay = await StoredAsync(served, spans, fewSpans: 0);

        Assert.NotEmpty(onTheWay.Incidents);
        Assert.Equal(IncidentBytes.Of(onTheWay), IncidentBytes.Of(await StoredAsync(embedded, spans, fewSpans: 0)));
    }

    [Theory]
    [MemberData(nameof(Storms))]
    public async Task MergedWindows_GiveTheIncidentsOfTheFile(string storm)
    {
        var spans = RecordedStorms.Read(storm);
        await using var store = await FilledAsync(postgreSql: false, spans, seed: 4);
        await AnalyseWindowsAsync(store);

        var file = RecordedStorms.Analyse(spans);

        Assert.NotEmpty(file.Incidents);
        Assert.Equal(IncidentBytes.Of(file), IncidentBytes.Of(await StoredAsync(store, spans, fewSpans: 0)));
    }

    public void Dispose()
    {
        foreach (var folder in _folders) Directory.Delete(folder, recursive: true);
    }

    private async Task<ISpanStore> FilledAsync(bool postgreSql, SpanBatch spans, int seed)
    {
        var options = new StoreOptions { DataDirectory = "", Time = _clock };
        if (!postgreSql) _folders.Add(Directory.CreateTempSubdirectory("analyzer-store-").FullName);
        var store = await SpanStores.OpenAsync(postgreSql ? options with { ConnectionString = await server.CreateDatabaseAsync() } : options with { DataDirectory = _folders[^1] }, s_none);
        var order = Enumerable.Range(0, spans.Count).ToArray();
        new Random(seed).Shuffle(order);
        foreach (var part in order.Chunk((order.Length / Parts) + 1)) await store.AppendAsync([BatchCopy.Of(spans, part)], s_none);
        return store;
    }

    private async Task AnalyseWindowsAsync(ISpanStore store)
    {
        _clock.NowNs += 3 * MinuteNs;
        using var analysis = new WindowAnalysis(store, _options, _clock, new AnalysisFigures(), new EdgeAmplificationBoard(), new AnalysedWindows(), NullLogger<WindowAnalysis>.Instance);
        for (var steps = 0; await analysis.StepAsync(s_none); steps++) Assert.InRange(steps, 0, 100);
    }

    private Task<AnalysisResult> StoredAsync(ISpanStore store, SpanBatch spans, long fewSpans)
    {
        var range = RecordedStorms.RangeOf(spans);
        return new StoredAnalysis(store, _options) { FewSpans = fewSpans }.RunAsync(new(At(range.StartNs), At(range.EndNs), null, null, null), _ => { }, s_none);
    }

    private static TimeBound.At At(long unixNs) => new("", unixNs);
}
