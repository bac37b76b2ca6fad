using Analyzer.Store.Analysis;
using Analyzer.Store.Rollups;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What every engine keeps of hours and days.</summary>
public abstract class RollupContract : EdgeSeriesContract
{
    private const long Hour = 3_600_000_000_000, Day = 24 * Hour, Start = 20_000 * Day;
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Hour_ThatWasMarked_IsTakenOnceItIsOver_AndByOneAtATime()
    {
        await Store.Rollups.MarkAsync(Start, s_none);
        await Store.Rollups.MarkAsync(Start + Hour, s_none);
        await Store.Rollups.MarkAsync(Start, s_none);

        Assert.Null(await Store.Rollups.TakeAsync(Start + Hour - 1, Start + Hour - 1, 0, s_none));
        Assert.Equal(new RollupDue(Start, Hour, 2), await Store.Rollups.TakeAsync(Start + Hour, Start + Hour, Start + (2 * Hour), s_none));
        Assert.Null(await Store.Rollups.TakeAsync(Start + Hour, Start + Hour, 0, s_none));
        Assert.Equal([new RollupDue(Start, Hour, 2), new RollupDue(Start + Hour, Hour, 1)], await Store.Rollups.DueAsync(Start, Start + Day, s_none));
    }

    [Fact]
    public async Task Hour_ThatChangedWhileItWasMade_StaysDue()
    {
        await Store.Rollups.MarkAsync(Start, s_none);
        var due = await Store.Rollups.TakeAsync(Start + Day, Start + Day, Start + (2 * Day), s_none);
        await Store.Rollups.MarkAsync(Start, s_none);

        await WriteAsync(Start, 10, due, Edge(Start, "a", "b", 1, 1));

        Assert.Contains(new RollupDue(Start, Hour, 2), await Store.Rollups.DueAsync(Start, Start + Hour, s_none));
        var again = await Store.Rollups.TakeAsync(Start + Day, Start + Day, Start + (2 * Day), s_none);
        await WriteAsync(Start, 10, again, Edge(Start, "a", "b", 2, 2));
        // What is left is its day.
        Assert.Equal([new RollupDue(Start, Day, 2)], await Store.Rollups.DueAsync(Start, Start + Hour, s_none));
        Assert.Equal(2, Assert.Single(await Store.Rollups.HoursAsync(Start, Start + Hour, [new EdgeKey("a", "b", "op")], s_none)).Counts.Calls);
    }

    [Fact]
    public async Task Hour_OfWhichMostWasDropped_DoesNotReplaceTheWholeOne()
    {
        await WriteAsync(Start, 100, null, Edge(Start, "a", "b", 50, 60));
        await WriteAsync(Start, 3, null, Edge(Start, "a", "b", 1, 1));

        Assert.Equal(100, Assert.Single(await ReadAsync(Hour)).Spans);
        Assert.Equal(50, Assert.Single(await Store.Rollups.HoursAsync(Start, Start + Hour, [new EdgeKey("a", "b", "op")], s_none)).Counts.Calls);
        Assert.Equal(50, Assert.Single(await Store.Rollups.TotalsAsync(Start, Start + Day, s_none)).Entries.Requests);
    }

    [Fact]
    public async Task States_ComeBackAsTheyWere_OldestFirst_HoursApartFromDays()
    {
        for (var hour = 11; hour >= 0; hour--) await WriteAsync(Start + (hour * Hour), 1, null);
        await Store.Rollups.WriteDayAsync(new Rollup(Start, Day, 12, new byte[] { 9, 8 }), null, s_none);
        await Store.Rollups.WriteDayAsync(new Rollup(Start, Day, 13, new byte[] { 7 }), null, s_none);

        Assert.Equal(Enumerable.Range(0, 12).Select(hour => Start + (hour * Hour)), await Store.Rollups.ListAsync(Start, Start + Day, Hour, s_none));
        Assert.All(await ReadAsync(Hour), hour => Assert.Equal([1, 2, 3], hour.State.ToArray()));
        Assert.Equal([7], Assert.Single(await ReadAsync(Day)).State.ToArray());
    }

    [Fact]
    public async Task Sums_AreOfEachStepAndEdge_WithTheLargestHour_EntriesApart()
    {
        await WriteAsync(Start, 1, null, Edge(Start, null, "a", 90, 90), Edge(Start, "a", "b", 10, 30), Edge(Start, "a", "B", 4, 40));
        await WriteAsync(Start + Hour, 1, null, Edge(Start + Hour, "a", "b", 100, 110));
        await WriteAsync(Start + (5 * Hour), 1, null, Edge(Start + (5 * Hour), "a", "b", 7, 7));

        var edges = await Store.Rollups.EdgesAsync(Start, Start + (8 * Hour), 4 * Hour, s_none);

        Assert.Equal([(Start, "B", 4.0, 40.0, 0.0), (Start, "b", 110, 140, 3), (Start + (4 * Hour), "b", 7, 7, 0)], edges.Select(edge => (edge.Counts.StartNs, edge.Counts.Callee, edge.Counts.Calls, edge.Counts.Attempts, edge.PeakAmplification)));
        var totals = await Store.Rollups.TotalsAsync(Start, Start + (8 * Hour), s_none);
        Assert.Equal([(Start, 14.0, 5.0, 104.0), (Start + Hour, 100, 5, 100), (Start + (5 * Hour), 7, 5, 7)], totals.Select(total => (total.Counts.StartNs, total.Counts.Calls, total.WorkNs / total.Counts.Calls, total.Entries.Requests)));
    }

    [Fact]
    public async Task Sums_AreTheSame_WhetherFromDaysOrFromHours_AndOfADayThatChangedSince()
    {
        // From noon to noon: two halves of days and a whole one, in one step or in two.
        for (var hour = 0; hour < 72; hour++) await WriteAsync(Start + (hour * Hour), 1, null, Edge(Start + (hour * Hour), "a", "b", 10 + hour, 20 + (2 * hour) + (hour == 40 ? 500 : 0)), Edge(Start + (hour * Hour), null, "a", 9, 9));
        var steps = new[] { (Start + (12 * Hour), 48 * Hour), (Start + (12 * Hour), 24 * Hour), (Start, 24 * Hour) };
        var fromHours = new List<string>();
        foreach (var (from, step) in steps) fromHours.AddRange(await SumsAsync(from, step));

        for (var day = 0; day < 3; day++) await WriteDayAsync(Start + (day * Day));

        var fromDays = new List<string>();
        foreach (var (from, step) in steps) fromDays.AddRange(await SumsAsync(from, step));
        Assert.Equal(fromHours, fromDays);
        Assert.Contains(fromDays, sum => sum.EndsWith("peak 12", StringComparison.Ordinal));

        await WriteAsync(Start + Day, 2, null, Edge(Start + Day, "a", "b", 1000, 1000));
        var changed = Assert.Single(await Store.Rollups.EdgesAsync(Start, Start + (3 * Day), 3 * Day, s_none));
        Assert.Equal(Enumerable.Range(0, 72).Sum(hour => hour == 24 ? 1000 : 10 + hour), changed.Counts.Calls);

        async Task<IEnumerable<string>> SumsAsync(long from, long step) =>
            (await Store.Rollups.EdgesAsync(from, from + (2 * Day), step, s_none)).Select(sum => $"{sum.Counts.StartNs} {sum.Counts.Caller} {sum.Counts.Callee}: {sum.Counts.Attempts}/{sum.Counts.Calls}, {sum.WorkNs} ns, peak {sum.PeakAmplification:0.##}");

        async Task WriteDayAsync(long dayNs)
        {
            var due = (await Store.Rollups.DueAsync(dayNs, dayNs + Day, s_none)).Single(mark => mark.WidthNs == Day);
            await Store.Rollups.WriteDayAsync(new Rollup(dayNs, Day, 24, new byte[] { 1 }), due, s_none);
        }
    }

    [Fact]
    public async Task Hours_OfSeveralEdges_AreReadTogether_EntriesToo()
    {
        await WriteAsync(Start, 1, null, Edge(Start, "a", "b", 1, 1), Edge(Start, "a", "c", 2, 2), Edge(Start, null, "a", 3, 3), Edge(Start, "b", "c", 4, 4));

        var hours = await Store.Rollups.HoursAsync(Start, Start + Day, [new EdgeKey("a", "b", "op"), new EdgeKey(null, "a", "op"), new EdgeKey("x", "'; --", "op")], s_none);

        Assert.Equal([3.0, 1], hours.Select(hour => hour.Counts.Calls));
        Assert.Empty(await Store.Rollups.HoursAsync(Start, Start + Day, [], s_none));
    }

    [Fact]
    public async Task WorstMinutes_AreThoseInWhichFailuresWereRepeated()
    {
        await WriteAsync(Start, 1, null, Edge(Start, "a", "b", 100, 150) with { Worst = new WorstMinute(Start, 20, 45, 1, 20) }, Edge(Start, "a", "c", 100, 150) with { Worst = new WorstMinute(Start, 20, 25, 1, 20) });

        Assert.Equal("b", Assert.Single(await Store.Rollups.WorstAsync(Start, Start + Hour, 10, 1, s_none)).Counts.Callee);
        Assert.Empty(await Store.Rollups.WorstAsync(Start, Start + Hour, 21, 1, s_none));
    }

    [Fact]
    public async Task OldHours_AreDropped_NewerOnesStay()
    {
        await WriteAsync(Start, 1, null, Edge(Start, "a", "b", 1, 1));
        await WriteAsync(Start + Day, 1, null, Edge(Start + Day, "a\0", "b", 1, 1));

        Assert.Equal(1, await Store.Rollups.DropAsync(Start + Day, s_none));

        Assert.Equal([Start + Day], await Store.Rollups.ListAsync(0, long.MaxValue, Hour, s_none));
        Assert.Single(await Store.Rollups.HoursAsync(0, long.MaxValue, [new EdgeKey("a\0", "b", "op")], s_none));
        Assert.Empty(await Store.Rollups.HoursAsync(0, long.MaxValue, [new EdgeKey("a", "b", "op")], s_none));
    }

    private static EdgeHourRow Edge(long startNs, string? caller, string callee, double calls, double attempts) =>
        new(new EdgeSeriesRow(startNs, Hour, caller, callee, "op") { Calls = calls, Attempts = attempts }, 5 * calls, new WorstMinute(startNs, 0, 0, 0, 0));

    private Task WriteAsync(long startNs, long spans, RollupDue? done, params EdgeHourRow[] edges) =>
        Store.Rollups.WriteHourAsync(new Rollup(startNs, Hour, spans, new byte[] { 1, 2, 3 }), edges, new EntryHour(startNs, edges.Sum(edge => edge.Counts.Calls), 0), done, s_none);

    private async Task<List<Rollup>> ReadAsync(long widthNs)
    {
        var all = new List<Rollup>();
        await foreach (var rollup in Store.Rollups.ReadAsync(0, long.MaxValue, widthNs, s_none)) all.Add(rollup);
        return all;
    }
}
