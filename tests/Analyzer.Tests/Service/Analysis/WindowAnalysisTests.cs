using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Store;
using Xunit;

namespace Analyzer.Tests.Service.Analysis;

public sealed class WindowAnalysisTests
{
    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true };

    [Theory]
    [InlineData("three-layers-a")]
    [InlineData("redelivery-a")]
    [InlineData("masked-503-a")]
    public async Task Spans_that_come_in_any_order_over_an_hour_end_in_the_same_series(string storm)
    {
        var spans = Incident.Storm(storm);
        var atOnce = new Incident();
        await atOnce.AppendAsync(spans);
        await atOnce.SettleAsync();

        // Thirty batches, two minutes apart: most windows are analysed before all their traces' spans are there.
        var late = new Incident();
        var rows = Enumerable.Range(0, spans.Count).ToArray();
        new Random(11).Shuffle(rows);
        foreach (var batch in rows.Chunk((rows.Length / 30) + 1))
        {
            await late.AppendAsync(spans, batch);
            await late.SettleAsync();
            late.Clock.Advance(90 * Incident.SecondNs);
        }

        var range = Incident.RangeOf(spans);
        Assert.Equal(Text(await atOnce.MergedAsync(range), range), Text(await late.MergedAsync(range), range));
        Assert.Empty(await late.Store.DueAsync(long.MinValue, long.MaxValue, CancellationToken.None));
    }

    [Fact]
    public async Task A_span_that_comes_late_to_a_later_window_opens_the_window_its_trace_began_in()
    {
        var (incident, spans) = (new Incident(), Crossing());
        await incident.AppendAsync(spans, [0]);
        await incident.SettleAsync();
        await incident.AppendAsync(spans, [1]);
        await incident.SettleAsync();

        var range = Incident.RangeOf(spans);
        var merged = await incident.MergedAsync(range);
        Assert.Equal((1, 2), (merged.Traces, merged.Spans));
        Assert.Equal(1, incident.Figures.Reopened);
    }

    [Fact]
    public async Task A_root_that_comes_last_takes_its_trace_out_of_the_window_that_had_it()
    {
        var (incident, spans) = (new Incident(), Crossing());
        await incident.AppendAsync(spans, [1]);
        await incident.SettleAsync();
        await incident.AppendAsync(spans, [0]);
        await incident.SettleAsync();

        var merged = await incident.MergedAsync(Incident.RangeOf(spans));
        Assert.Equal((1, 2), (merged.Traces, merged.Spans));
        Assert.Equal(0, merged.Quality.MissingParents);
    }

    [Fact]
    public async Task Windows_that_see_a_trace_differently_for_good_do_not_wake_each_other_for_ever()
    {
        // Three spans, each within the horizon of the next, the last beyond that of the first.
        var batch = new SpanBatch();
        foreach (var minute in new[] { 0, 4, 8 }) Add(batch, 1, (ulong)minute + 1, minute == 0 ? 0 : (ulong)minute - 3, minute * Incident.MinuteNs);
        var incident = new Incident();
        foreach (var row in new[] { 2, 0, 1 })
        {
            await incident.AppendAsync(batch, [row]);
            Assert.InRange(await incident.SettleAsync(), 1, 20);
        }
    }

    [Fact]
    public async Task A_window_that_is_not_settled_waits()
    {
        var incident = new Incident();
        await incident.AppendAsync(Crossing());

        incident.Clock.Advance(incident.Options.SettleNs - 1_000);

        Assert.False(await incident.Analysis.StepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_window_that_fails_is_passed_over_longer_each_time_and_the_others_go_on()
    {
        var (incident, spans) = (new Incident(), Crossing());
        await incident.AppendAsync(spans);
        var poisoned = Incident.RangeOf(spans).StartNs;
        var failing = true;
        incident.Store.OnRead = query =>
        {
            if (failing && query.FromNs == poisoned) throw new InvalidDataException("poison");
        };

        await incident.SettleAsync();
        Assert.Equal(1, incident.Figures.Failures);
        Assert.Equal([poisoned + Incident.MinuteNs], incident.Store.Completed);

        incident.Clock.Advance(11 * Incident.SecondNs);
        Assert.True(await incident.Analysis.StepAsync(CancellationToken.None));
        incident.Clock.Advance(11 * Incident.SecondNs);
        Assert.False(await incident.Analysis.StepAsync(CancellationToken.None));
        incident.Clock.Advance(11 * Incident.SecondNs);
        failing = false;
        Assert.True(await incident.Analysis.StepAsync(CancellationToken.None));
        Assert.Equal(2, incident.Figures.Failures);
        Assert.Contains(poisoned, incident.Store.Completed);
    }

    [Fact]
    public async Task A_store_that_is_away_is_not_blamed_on_the_window()
    {
        var (incident, spans) = (new Incident(), Crossing());
        await incident.AppendAsync(spans);
        incident.Clock.Advance(incident.Options.SettleNs + 1_000);
        incident.Store.OnRead = _ => throw new StoreUnavailableException("away");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => incident.Analysis.StepAsync(CancellationToken.None));
        incident.Store.OnRead = null;

        Assert.True(await incident.Analysis.StepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_replica_that_dies_with_a_window_leaves_it_to_the_others()
    {
        var (incident, spans) = (new Incident(), Incident.Storm("contained-a"));
        await incident.AppendAsync(spans);
        incident.Clock.Advance(incident.Options.SettleNs + 1_000);
        var held = await incident.Store.ClaimAsync(long.MaxValue, [], CancellationToken.None);

        while (await incident.Analysis.StepAsync(CancellationToken.None)) ;
        Assert.DoesNotContain(held!.FromNs, incident.Store.Completed);
        await held.DisposeAsync();
        while (await incident.Replica().StepAsync(CancellationToken.None)) ;

        var alone = new Incident();
        await alone.AppendAsync(spans);
        await alone.SettleAsync();
        var range = Incident.RangeOf(spans);
        Assert.Equal(Text(await alone.MergedAsync(range), range), Text(await incident.MergedAsync(range), range));
    }

    [Fact]
    public async Task Slices_bound_what_is_read_at_once()
    {
        var spans = Incident.Storm("three-layers-a");
        var incident = new Incident(new WindowOptions { SpansPerSlice = spans.Count / 16 });
        await incident.AppendAsync(spans);
        await incident.SettleAsync();

        // The traces of a minute are not equal in size, and each is read whole.
        Assert.InRange(incident.Store.LargestRead, 1, spans.Count / 16 * 3 / 2);
        var merged = await incident.MergedAsync(Incident.RangeOf(spans));
        Assert.Equal(spans.Count, merged.Spans);
    }

    [Fact]
    public async Task The_board_shows_the_factor_of_each_edge_in_the_newest_window()
    {
        var (incident, spans) = (new Incident(), Incident.Storm("three-layers-a"));
        await incident.AppendAsync(spans);
        await incident.SettleAsync();

        Assert.Contains(incident.Board.Latest, edge => edge.Factor > 1.2);
    }

    // A request that begins in the last second of a minute, and a call of it in the next minute.
    private static SpanBatch Crossing()
    {
        var batch = new SpanBatch();
        Add(batch, 7, 1, 0, 59 * Incident.SecondNs);
        Add(batch, 7, 2, 1, 61 * Incident.SecondNs);
        return batch;
    }

    private static void Add(SpanBatch batch, ulong trace, ulong id, ulong parent, long atNs)
    {
        var resource = batch.Resources.Intern([new SpanAttribute(batch.Strings.Intern("service.name"), AttributeType.Text, batch.Strings.Intern("s" + id))]);
        batch.Add(
            new SpanDraft
            {
                TraceId = new TraceId(0, trace),
                SpanId = new SpanId(id),
                ParentId = new SpanId(parent),
                StartNs = (29_990_000 * Incident.MinuteNs) + atNs,
                EndNs = (29_990_000 * Incident.MinuteNs) + atNs + Incident.SecondNs,
                Kind = SpanKind.Server,
                Name = batch.Strings.Intern("GET /"),
            },
            resource,
            0);
    }

    private static string Text(Reduction reduction, TimeWindow range) => JsonSerializer.Serialize(Incident.Findings(reduction, range), s_json);
}
