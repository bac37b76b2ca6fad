using System.Globalization;
using System.Text;
using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Report.Json;
using Analyzer.Service.Analysis;
using Analyzer.Service.Cli;
using Analyzer.Tests.Graph.Properties;
using Xunit;

namespace Analyzer.Tests.Service.Analysis;

public sealed class StoredAnalysisTests
{
    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true, WriteIndented = true };

    [Theory]
    [InlineData("three-layers-a")]
    [InlineData("redelivery-a")]
    [InlineData("contained-a")]
    public async Task Few_spans_from_the_store_are_answered_byte_for_byte_as_from_a_file(string storm)
    {
        var spans = Incident.Storm(storm);
        var incident = new Incident();
        await incident.AppendAsync(BatchCopy.Shuffled(spans, 5, duplicates: false));

        var stored = await RunAsync(incident, Request(spans));

        var range = Incident.RangeOf(spans);
        var file = Detection.Run(Incident.Reconstruct(spans), null, new ReadSummary(), new DetectionOptions { FromNs = range.StartNs, ToNs = range.EndNs });
        Assert.Equal(Json(file), Json(stored));
        Assert.Equal("memory", Assert.Single(stored.DataQuality.Reading.Sources).Source);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Merged_windows_equal_windows_analysed_on_the_way(bool reopened)
    {
        var (spans, analysed, raw) = (Incident.Storm("three-layers-a"), new Incident(), new Incident());
        await analysed.AppendAsync(spans);
        await raw.AppendAsync(spans);
        await analysed.SettleAsync();
        if (reopened) await analysed.Store.ReopenAsync([Incident.RangeOf(spans).StartNs], CancellationToken.None);

        Assert.Equal(Json(await RunAsync(raw, Request(spans), fewSpans: 0)), Json(await RunAsync(analysed, Request(spans), fewSpans: 0)));
    }

    [Fact]
    public async Task Results_that_an_older_version_wrote_are_made_again()
    {
        var (spans, analysed, raw) = (Incident.Storm("three-layers-a"), new Incident(), new Incident());
        await raw.AppendAsync(spans);
        await analysed.AppendAsync(spans);
        analysed.Clock.Advance(analysed.Options.SettleNs + 1_000);
        while (await analysed.Store.ClaimAsync(long.MaxValue, [], CancellationToken.None) is { } claim)
        {
            await claim.CompleteAsync([new(claim.FromNs, claim.ToNs, Analyzer.Store.Slice.Whole, [], "older"u8.ToArray())], CancellationToken.None);
            await claim.DisposeAsync();
        }

        Assert.Equal(Json(await RunAsync(raw, Request(spans), fewSpans: 0)), Json(await RunAsync(analysed, Request(spans), fewSpans: 0)));
    }

    [Theory]
    [InlineData("three-layers-a")]
    [InlineData("redelivery-a")]
    [InlineData("masked-503-a")]
    [InlineData("contained-a")]
    [InlineData("killed-a")]
    public async Task Windows_give_the_counts_of_the_whole_file(string storm)
    {
        var spans = Incident.Storm(storm);
        var incident = new Incident();
        await incident.AppendAsync(spans);
        await incident.SettleAsync();
        var merged = await RunAsync(incident, Request(spans), fewSpans: 0);
        var range = Incident.RangeOf(spans);
        var whole = Detection.Run(Incident.Reconstruct(spans), null, new ReadSummary(), new DetectionOptions { FromNs = range.StartNs, ToNs = range.EndNs });

        Assert.Equal((whole.DataQuality.Spans, whole.DataQuality.Traces), (merged.DataQuality.Spans, merged.DataQuality.Traces));
        Assert.Equal(whole.Edges.Select(Name).Order(StringComparer.Ordinal), merged.Edges.Select(Name).Order(StringComparer.Ordinal));
        Assert.Equal(whole.Exemplars.Count, merged.Exemplars.Count);
        foreach (var edge in whole.Edges)
        {
            var other = merged.Edges.Single(candidate => Name(candidate) == Name(edge));
            TestContext.Current.TestOutputHelper?.WriteLine($"{Name(edge)}: {edge.Counts.Attempts}/{edge.Counts.Calls} {other.Counts.Attempts}/{other.Counts.Calls}");
            // A retry is told from a loop by the population it is in: a minute's is smaller than the file's.
            Assert.InRange(other.Counts.Attempts, edge.Counts.Attempts * 0.999, edge.Counts.Attempts * 1.001);
            Assert.InRange(other.Counts.Amplification, edge.Counts.Amplification - 0.01, edge.Counts.Amplification + 0.01);
        }
    }

    [Fact]
    public async Task A_baseline_in_the_store_stands_beside_the_incident()
    {
        var (storm, healthy) = (Incident.Storm("three-layers-a"), Incident.Storm("healthy-a"));
        var incident = new Incident();
        await incident.AppendAsync(storm);
        await incident.AppendAsync(healthy);
        var quiet = Incident.RangeOf(healthy);
        var asked = Request(storm) with { BaselineFrom = At(quiet.StartNs), BaselineTo = At(quiet.EndNs) };

        var few = await RunAsync(incident, asked);
        var many = await RunAsync(incident, asked, fewSpans: 0);

        Assert.Equal(quiet, few.Baseline);
        Assert.Equal(few.Dashboard.BaselineRequests, many.Dashboard.BaselineRequests);
        Assert.True(few.Dashboard.BaselineRequests > 0);
    }

    [Fact]
    public async Task Memory_is_that_of_a_slice_whatever_the_range()
    {
        var spans = Incident.Storm("three-layers-a");
        var incident = new Incident(new WindowOptions { SpansPerSlice = spans.Count / 16 });
        await incident.AppendAsync(spans);

        await RunAsync(incident, Request(spans), fewSpans: 1_000);

        Assert.InRange(incident.Store.LargestRead, 1, spans.Count / 16 * 3 / 2);
    }

    [Fact]
    public async Task A_window_without_spans_is_refused_with_what_the_store_holds()
    {
        var incident = new Incident();
        var spans = Incident.Storm("contained-a");
        await incident.AppendAsync(spans);
        var range = Incident.RangeOf(spans);

        var e = await Assert.ThrowsAsync<CliException>(() => RunAsync(incident, new(At(range.EndNs + Incident.MinuteNs), At(range.EndNs + (2 * Incident.MinuteNs)), null, null, null)));

        Assert.Contains("the store at memory holds spans from", e.Message);
    }

    [Fact]
    public async Task An_empty_store_says_so()
    {
        var e = await Assert.ThrowsAsync<CliException>(() => RunAsync(new Incident(), new(At(0), At(1), null, null, null)));

        Assert.Contains("holds no spans yet", e.Message);
    }

    [Fact]
    public async Task Buckets_finer_than_windows_have_are_refused_where_windows_are_merged()
    {
        var (incident, spans) = (new Incident(), Incident.Storm("contained-a"));
        await incident.AppendAsync(spans);
        var asked = Request(spans) with { BucketNs = 1_500_000_000 };

        Assert.Equal(1_500_000_000, (await RunAsync(incident, asked)).BucketNs);
        var e = await Assert.ThrowsAsync<CliException>(() => RunAsync(incident, asked, fewSpans: 0));
        Assert.Equal(ExitCodes.WrongUsage, e.ExitCode);
    }

    [Fact]
    public async Task Calls_of_the_store_are_those_of_the_file_that_began_in_the_range()
    {
        var spans = Incident.Storm("contained-a");
        var incident = new Incident();
        await incident.AppendAsync(spans);
        var range = Incident.RangeOf(spans);
        var middle = range.StartNs + ((range.EndNs - range.StartNs) / 2);
        using var stored = new MemoryStream();
        var written = await StoredCalls.WriteAsync(incident.Store, new WindowOptions(), null, At(middle), stored, CancellationToken.None);

        using var file = new MemoryStream();
        CallsWriter.Write(Incident.Reconstruct(spans), file, null, middle);

        Assert.Equal(Lines(file), Lines(stored));
        Assert.Equal(written, Lines(stored).Count);
    }

    private static StoredAnalysis.Request Request(SpanBatch spans)
    {
        var range = Incident.RangeOf(spans);
        return new StoredAnalysis.Request(At(range.StartNs), At(range.EndNs), null, null, null);
    }

    private static TimeBound.At At(long unixNs) => new(unixNs.ToString(CultureInfo.InvariantCulture), unixNs);

    private static Task<AnalysisResult> RunAsync(Incident incident, StoredAnalysis.Request request, long fewSpans = StoredAnalysis.DefaultFewSpans) =>
        new StoredAnalysis(incident.Store, incident.Options) { FewSpans = fewSpans }.RunAsync(request, _ => { }, CancellationToken.None);

    private static string Json(AnalysisResult result) => JsonSerializer.Serialize(
        result with { DataQuality = result.DataQuality with { Reading = new([], new Dictionary<string, long>(), [], 0) } }, s_json);

    private static string Name(EdgeSummary edge) => $"{edge.Caller} → {edge.Callee} {edge.Operation}";

    // Two windows' calls: each in order of trace id, so sorted to be compared. A confidence depends on the population.
    private static List<string> Lines(MemoryStream stream) =>
        [.. Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WithoutConfidence).Order(StringComparer.Ordinal)];

    private static string WithoutConfidence(string line)
    {
        using var document = JsonDocument.Parse(line);
        return string.Join(',', document.RootElement.EnumerateObject().Where(property => property.Name != "confidence").Select(property => property.ToString()));
    }
}
