using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What every engine does with schedules, their runs, reports and acknowledgements.</summary>
public abstract class ReportStoreContract : RollupContract
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private static readonly ScheduleRecord s_schedule = new()
    {
        Id = "weekly",
        Name = "Weekly: \"ünï' $id @id",
        Cron = "0 8 * * 1",
        TimeZone = "Europe/Berlin",
        Period = "week",
        Targets = ["folder:/reports", "https://hook.example/x"],
        When = TellWhen.AboveThreshold,
        Thresholds = ["amplification>2", "orders->*: excess>100"],
        CreatedNs = 5,
        FromNs = 6,
    };

    private IScheduleStore Schedules => Store.Schedules;

    [Fact]
    public async Task Schedule_ComesBackAsItWas_AndIsChangedAndDeletedWithItsRuns()
    {
        Assert.True(await Schedules.AddAsync(s_schedule, s_none));
        Assert.False(await Schedules.AddAsync(s_schedule with { Name = "other" }, s_none));
        Assert.False(await Schedules.AddAsync(s_schedule with { Id = "other" }, s_none));
        Assert.True(await Schedules.AddAsync(s_schedule with { Id = "a", Name = "A", Targets = [], Thresholds = [] }, s_none));
        Assert.False(await Schedules.UpdateAsync(s_schedule with { Id = "a" }, s_none));
        Assert.False(await Schedules.UpdateAsync(s_schedule with { Id = "none", Name = "none" }, s_none));
        Assert.True(await Schedules.UpdateAsync(s_schedule with { Paused = true, FromNs = 9 }, s_none));
        await ReopenAsync();

        Assert.Equivalent(s_schedule with { Paused = true, FromNs = 9 }, await Schedules.ScheduleAsync("weekly", s_none), strict: true);
        Assert.Equal(["a", "weekly"], (await Schedules.SchedulesAsync(s_none)).Select(schedule => schedule.Id));
        Assert.Empty((await Schedules.SchedulesAsync(s_none))[0].Targets);
        Assert.True(await Schedules.BeginAsync(Run(100), s_none));
        Assert.True(await Schedules.RemoveAsync("weekly", s_none));
        Assert.False(await Schedules.RemoveAsync("weekly", s_none));
        Assert.Null(await Schedules.ScheduleAsync("weekly", s_none));
        Assert.Empty(await Schedules.RunsAsync("weekly", 9, s_none));
        Assert.False(await Schedules.BeginAsync(Run(100), s_none));
    }

    [Fact]
    public async Task Run_IsBegunOnce_AndNotBesideAnother()
    {
        await Schedules.AddAsync(s_schedule, s_none);
        Assert.Null(await Schedules.LastDueAsync("weekly", s_none));
        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Schedules.BeginAsync(Run(100) with { Owner = $"o{i}" }, s_none)));
        Assert.Single(begun, isBegun => isBegun);
        Assert.False(await Schedules.BeginAsync(Run(200), s_none));
        var run = (await Schedules.RunAsync("weekly", 100, s_none))!;
        Assert.True(await Schedules.FinishAsync(run with { State = RunState.Failed, FinishedNs = 150, Note = "no" }, null, [], s_none));
        Assert.False(await Schedules.BeginAsync(Run(100), s_none));
        Assert.True(await Schedules.BeginAsync(Run(200) with { Origin = RunOrigin.Manual }, s_none));
        await Schedules.SkipAsync(Run(150) with { State = RunState.Skipped, FinishedNs = 151, Note = "busy" }, s_none);

        Assert.Equal([(200L, RunState.Running), (150L, RunState.Skipped), (100L, RunState.Failed)], (await Schedules.RunsAsync("weekly", 9, s_none)).Select(one => (one.DueNs, one.State)));
        Assert.Equal(run with { State = RunState.Failed, FinishedNs = 150, Note = "no" }, (await Schedules.RunsAsync("weekly", 9, s_none))[^1]);
        Assert.Single(await Schedules.RunsAsync("weekly", 1, s_none));
        Assert.Equal(150, await Schedules.LastDueAsync("weekly", s_none));
    }

    [Fact]
    public async Task Run_OfADeadProcess_IsTakenOver_AndTheDeadCanNoLongerEndIt()
    {
        await Schedules.AddAsync(s_schedule, s_none);
        var dead = Run(100) with { AliveNs = 110 };
        await Schedules.BeginAsync(dead, s_none);
        Assert.True(await Schedules.KeepAliveAsync(dead, 120, s_none));
        Assert.Null(await Schedules.TakeDeadAsync("b", 130, 120, s_none));
        var taken = await Schedules.TakeDeadAsync("b", 130, 121, s_none);
        Assert.Equal(dead with { Owner = "b", Tries = 2, AliveNs = 130 }, taken);

        Assert.False(await Schedules.KeepAliveAsync(dead, 140, s_none));
        Assert.False(await Schedules.FinishAsync(dead with { State = RunState.Done, ReportId = "r1" }, (Report("r1"), new byte[] { 1 }), [Told("r1")], s_none));
        Assert.Null(await Store.Reports.ReportAsync("r1", s_none));
        Assert.Empty(await Store.Outbox.ListAsync(9, s_none));
        Assert.True(await Schedules.FinishAsync(taken! with { State = RunState.Done, ReportId = "r1", FinishedNs = 140 }, (Report("r1"), new byte[] { 2 }), [Told("r1")], s_none));
        Assert.False(await Schedules.FinishAsync(taken with { State = RunState.Done }, (Report("r2"), new byte[] { 3 }), [], s_none));

        Assert.Equal([2], (await Store.Reports.BodyAsync("r1", s_none))!.Value.ToArray());
        Assert.Null(await Store.Reports.ReportAsync("r2", s_none));
        Assert.Equal("r1", Assert.Single(await Store.Outbox.ListAsync(9, s_none)).Subject);
        Assert.Null(await Schedules.TakeDeadAsync("c", 900, 900, s_none));
    }

    [Fact]
    public async Task Report_IsAddedOnce_AndListedNewestFirst()
    {
        byte[] bytes = [0, 255, 39, 92, 0];
        Assert.True(await Store.Reports.AddAsync(Report("a"), bytes, s_none));
        Assert.False(await Store.Reports.AddAsync(Report("a") with { Title = "other" }, new byte[] { 1 }, s_none));
        Assert.True(await Store.Reports.AddAsync(Report("b") with { CreatedNs = 60, ScheduleId = null, HasNews = true }, bytes, s_none));
        Assert.True(await Store.Reports.AddAsync(Report("c"), bytes, s_none));
        await ReopenAsync();

        Assert.Equal(Report("a"), await Store.Reports.ReportAsync("a", s_none));
        Assert.Equal(bytes, (await Store.Reports.BodyAsync("a", s_none))!.Value.ToArray());
        Assert.Null(await Store.Reports.BodyAsync("d", s_none));
        Assert.Equal(["b", "c", "a"], (await Store.Reports.ReportsAsync(null, 9, s_none)).Select(report => report.Id));
        Assert.Equal(["c"], (await Store.Reports.ReportsAsync("weekly", 1, s_none)).Select(report => report.Id));
        Assert.Equal(["a"], (await Store.Reports.ReportsAsync(null, (50, "c"), 9, s_none)).Select(report => report.Id));
    }

    [Fact]
    public async Task Acknowledgement_ComesBackUntilItIsRemoved()
    {
        var known = new AcknowledgementRecord("a", "orders", "inventory", null, 100, "until the new client is out", "sre", 5);
        await Store.Reports.AcknowledgeAsync(known, s_none);
        await Store.Reports.AcknowledgeAsync(known with { Id = "b", UntilNs = 50, Operation = "GET /" }, s_none);

        Assert.Equal([known with { Id = "b", UntilNs = 50, Operation = "GET /" }, known], await Store.Reports.AcknowledgementsAsync(s_none));
        Assert.True(await Store.Reports.RemoveAcknowledgementAsync("a", s_none));
        Assert.False(await Store.Reports.RemoveAcknowledgementAsync("a", s_none));
        Assert.Single(await Store.Reports.AcknowledgementsAsync(s_none));
    }

    private static ScheduleRunRecord Run(long dueNs) =>
        new() { ScheduleId = "weekly", DueNs = dueNs, Origin = RunOrigin.Schedule, State = RunState.Running, Owner = "a", StartedNs = dueNs + 1, AliveNs = dueNs + 1 };

    private static ReportRecord Report(string id) => new(id, "weekly", "Weekly", 10, 20, 50, "Nothing hidden", false);

    private static NotificationRecord Told(string report) => new() { Id = $"{report}.ready", Target = "folder:/reports", Type = "report.ready", Subject = report, Body = "", CreatedNs = 1, DueNs = 1 };
}
