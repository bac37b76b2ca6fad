using System.Globalization;
using Analyzer.Model.Periods;
using Analyzer.Service.Cli;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Xunit;

namespace Analyzer.IntegrationTests.Reports;

/// <summary>What becomes of due times, on every engine, by a clock that the test moves.</summary>
public abstract class ScheduleRunContract : IAsyncLifetime
{
    private static readonly CancellationToken s_none = CancellationToken.None;
    private static readonly DateTimeOffset s_sunday = At("2026-03-22T12:00:00Z");

    private protected ISpanStore Store { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens an empty store.</summary>
    private protected abstract Task<ISpanStore> OpenAsync();

    [Fact]
    public async Task Weekly_IsMadeOnceEachMonday_AtEightLocalTime_OverTheChangeOfClocks()
    {
        await using var replica = new Replica(Store, s_sunday);
        await AddAsync(replica, "0 8 * * 1", "week");
        Assert.Null(await replica.Runner.RunDueAsync("weekly", 0, s_none));
        foreach (var (now, due) in new[] { ("2026-03-23T07:00:00Z", true), ("2026-03-23T08:00:00Z", false), ("2026-03-30T05:59:59Z", false), ("2026-03-30T06:00:00Z", true), ("2026-03-30T07:00:00Z", false) })
        {
            replica.Clock.SetUtcNow(At(now));
            var run = await replica.Runner.RunDueAsync("weekly", 0, s_none);
            Assert.Equal(due ? "Schedule Done" : "", run is null ? "" : $"{run.Origin} {run.State}");
        }

        Assert.Equal(["weekly-20260330T060000Z", "weekly-20260323T070000Z"], (await Store.Reports.ReportsAsync("weekly", 9, s_none)).Select(report => report.Id));
        Assert.Equal(["2026-03-15T23:00:00Z 2026-03-22T23:00:00Z", "2026-03-22T23:00:00Z 2026-03-29T22:00:00Z"], replica.Reporter.Requests.Select(request => $"{TimeText.Instant(request.Period.StartNs)} {TimeText.Instant(request.Period.EndNs)}"));
    }

    [Theory]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    public async Task HalfPastTwo_IsMadeOnce_OnTheDayThatClocksChange(string from, string due)
    {
        await using var replica = new Replica(Store, At(from));
        await AddAsync(replica, "30 2 * * *", "1d");
        for (var minute = 0; minute < 24 * 12; minute++)
        {
            replica.Clock.Advance(TimeSpan.FromMinutes(5));
            await replica.Runner.RunDueAsync("weekly", 0, s_none);
        }

        Assert.Equal([due], (await Store.Schedules.RunsAsync("weekly", 9, s_none)).Select(run => TimeText.Instant(run.DueNs)));
        Assert.Single(await Store.Reports.ReportsAsync("weekly", 9, s_none));
    }

    [Fact]
    public async Task Outage_IsCaughtUpOnce_ForTheLastDueTime()
    {
        await using (var before = new Replica(Store, s_sunday))
        {
            await AddAsync(before, "0 8 * * *", "1d");
            before.Clock.SetUtcNow(At("2026-03-23T07:00:10Z"));
            Assert.Equal(RunOrigin.Schedule, (await before.Runner.RunDueAsync("weekly", 0, s_none))!.Origin);
        }

        await using var after = new Replica(Store, At("2026-04-20T15:00:00Z"));
        var run = (await after.Runner.RunDueAsync("weekly", 0, s_none))!;
        Assert.Equal((RunOrigin.CatchUp, RunState.Done, "2026-04-20T06:00:00Z"), (run.Origin, run.State, TimeText.Instant(run.DueNs)));
        Assert.Equal("27 earlier due times passed while nothing could run", run.Note);
        Assert.Equal("2026-04-19T06:00:00Z", TimeText.Instant(after.Reporter.Requests.Single().Period.StartNs));
        Assert.Null(await after.Runner.RunDueAsync("weekly", 0, s_none));
        Assert.Equal(2, (await Store.Reports.ReportsAsync("weekly", 9, s_none)).Count);
    }

    [Fact]
    public async Task WhatPassedWhilePaused_IsNotCaughtUp_NorWhatOtherTimesWouldHaveBeen()
    {
        await using var replica = new Replica(Store, s_sunday);
        var schedule = await AddAsync(replica, "0 8 * * *", "1d");
        schedule = (await replica.Book.PauseAsync(schedule, s_none))!;
        Assert.Null(replica.Book.NextNs(schedule));
        replica.Clock.SetUtcNow(At("2026-03-25T12:00:00Z"));
        Assert.Null(await replica.Runner.RunDueAsync("weekly", 0, s_none));
        schedule = (await replica.Book.ResumeAsync(schedule, s_none))!;
        Assert.Null(await replica.Runner.RunDueAsync("weekly", 0, s_none));
        Assert.Equal("2026-03-26T07:00:00Z", TimeText.Instant(replica.Book.NextNs(schedule)!.Value));

        var wish = new ScheduleWish(schedule.Name, "0 6 * * *", schedule.TimeZone, schedule.Period, [], TellWhen.Always, []);
        await replica.Book.ChangeAsync(schedule, wish, s_none);
        Assert.Null(await replica.Runner.RunDueAsync("weekly", 0, s_none));
        replica.Clock.SetUtcNow(At("2026-03-26T05:00:00Z"));
        Assert.Equal(RunOrigin.Schedule, (await replica.Runner.RunDueAsync("weekly", 0, s_none))!.Origin);
    }

    [Fact]
    public async Task RunThatGoesOn_IsNotJoinedByAnother_AndWhatFellDueMeanwhileFollowsIt()
    {
        await using var replica = new Replica(Store, s_sunday);
        var schedule = await AddAsync(replica, "0 * * * *", "1h");
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        replica.Reporter.Make = async (request, stop) =>
        {
            await gate.Task.WaitAsync(stop);
            return FakeReporter.Quiet(request.Period);
        };
        replica.Clock.SetUtcNow(At("2026-03-22T13:00:00Z"));
        var first = replica.Runner.RunDueAsync("weekly", 0, s_none);
        await replica.Reporter.Asked;
        replica.Clock.SetUtcNow(At("2026-03-22T15:10:00Z"));

        Assert.Null(await replica.Runner.RunDueAsync("weekly", 0, s_none));
        var manual = await replica.Runner.BeginNowAsync(schedule, s_none);
        Assert.Equal((RunState.Skipped, "another run of the schedule was going on"), (manual.State, manual.Note));
        Assert.Single(replica.Reporter.Requests);
        gate.SetResult();
        Assert.Equal(RunState.Done, (await first)!.State);
        var next = (await replica.Runner.RunDueAsync("weekly", 0, s_none))!;
        Assert.Equal((RunOrigin.CatchUp, "2026-03-22T15:00:00Z", "1 earlier due time passed while nothing could run"), (next.Origin, TimeText.Instant(next.DueNs), next.Note));
    }

    [Fact]
    public async Task Replica_KilledMidRun_IsTakenOver_AndEachDueTimeStoresOneReport()
    {
        await using var killed = new Replica(Store, s_sunday);
        await using var other = new Replica(Store, s_sunday);
        await AddAsync(killed, "0 8 * * 1", "week", "folder:/reports");
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        killed.Reporter.Make = async (request, _) =>
        {
            await never.Task;
            return FakeReporter.Quiet(request.Period);
        };
        var due = At("2026-03-23T07:00:00Z");
        killed.Clock.SetUtcNow(due);
        other.Clock.SetUtcNow(due);
        // Its clock stands still from here on: no heartbeat.
        var zombie = killed.Runner.RunDueAsync("weekly", 0, s_none);
        await killed.Reporter.Asked;

        Assert.Null(await other.Runner.RunDueAsync("weekly", 0, s_none));
        Assert.Null(await other.Runner.RunDeadAsync(s_none));
        other.Clock.Advance(TimeSpan.FromSeconds(31));
        var run = (await other.Runner.RunDeadAsync(s_none))!;
        Assert.Equal((RunState.Done, 2, "weekly-20260323T070000Z"), (run.State, run.Tries, run.ReportId));
        Assert.Null(await other.Runner.RunDueAsync("weekly", 0, s_none));
        other.Clock.SetUtcNow(At("2026-03-30T06:00:00Z"));
        Assert.Equal(RunState.Done, (await other.Runner.RunDueAsync("weekly", 0, s_none))!.State);
        // It was only stunned, and stores nothing.
        never.SetResult();
        Assert.Equal(other.Runner.Owner, (await zombie)!.Owner);

        Assert.Equal(["weekly-20260330T060000Z", "weekly-20260323T070000Z"], (await Store.Reports.ReportsAsync("weekly", 9, s_none)).Select(report => report.Id));
        Assert.Equal(2, (await Store.Outbox.ListAsync(9, s_none)).Count);
        Assert.Equal(TimeText.Instant(killed.Reporter.Requests.Single().Period.EndNs), TimeText.Instant(other.Reporter.Requests.First().Period.EndNs));
    }

    [Fact]
    public async Task Replica_ThatStopsInGoodOrder_LeavesItsRunToOthersAtOnce()
    {
        await using var stopping = new Replica(Store, s_sunday);
        await using var other = new Replica(Store, s_sunday);
        await AddAsync(stopping, "0 8 * * 1", "week");
        stopping.Reporter.Make = async (request, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return FakeReporter.Quiet(request.Period);
        };
        stopping.Clock.SetUtcNow(At("2026-03-23T07:00:00Z"));
        other.Clock.SetUtcNow(At("2026-03-23T07:00:01Z"));
        using var stop = new CancellationTokenSource();
        var run = stopping.Runner.RunDueAsync("weekly", 0, stop.Token);
        await stopping.Reporter.Asked;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.Equal(RunState.Done, (await other.Runner.RunDeadAsync(s_none))!.State);
    }

    [Fact]
    public async Task ReporterThatFails_IsTriedAgain_AndTheReasonIsKeptInTheEnd()
    {
        await using var replica = new Replica(Store, s_sunday, options: new RunOptions { BackoffNs = [1, 1] });
        await AddAsync(replica, "0 8 * * *", "1d");
        var tries = 0;
        replica.Reporter.Make = (request, _) => ++tries < 3 ? throw new StoreUnavailableException("the disk is full") : Task.FromResult(FakeReporter.Quiet(request.Period));
        replica.Clock.SetUtcNow(At("2026-03-23T07:00:00Z"));
        Assert.Equal((RunState.Done, 3), ((await replica.Runner.RunDueAsync("weekly", 0, s_none))!.State, tries));

        tries = -9;
        replica.Clock.SetUtcNow(At("2026-03-24T07:00:00Z"));
        var failed = (await replica.Runner.RunDueAsync("weekly", 0, s_none))!;
        Assert.Equal((RunState.Failed, "the disk is full", (string?)null, -6), (failed.State, failed.Note, failed.ReportId, tries));
        Assert.Null(await replica.Runner.RunDueAsync("weekly", 0, s_none));
        Assert.Single(await Store.Reports.ReportsAsync("weekly", 9, s_none));
    }

    [Fact]
    public async Task NothingNew_IsStored_ButToldToNobody()
    {
        await using var replica = new Replica(Store, s_sunday);
        var schedule = await AddAsync(replica, "0 8 * * *", "1d", "https://hook.example/x", "folder:/reports");
        await replica.Book.ChangeAsync(schedule, new ScheduleWish(schedule.Name, schedule.Cron, schedule.TimeZone, schedule.Period, schedule.Targets, TellWhen.Changed, []), s_none);
        replica.Clock.SetUtcNow(At("2026-03-23T07:00:00Z"));
        var quiet = (await replica.Runner.RunDueAsync("weekly", 0, s_none))!;
        Assert.Equal((RunState.NothingNew, "nothing that the period before did not show"), (quiet.State, quiet.Note));
        Assert.NotNull(await Store.Reports.BodyAsync(quiet.ReportId!, s_none));
        Assert.Empty(await Store.Outbox.ListAsync(9, s_none));

        replica.Reporter.Make = (request, _) => Task.FromResult(FakeReporter.Quiet(request.Period) with { Incidents = [new PeriodIncident("i", 1, 2, null, null, false, "Something broke.")] });
        replica.Clock.SetUtcNow(At("2026-03-24T07:00:00Z"));
        var news = (await replica.Runner.RunDueAsync("weekly", 0, s_none))!;
        Assert.Equal((RunState.Done, (string?)null), (news.State, news.Note));
        Assert.Equal(["folder:/reports", "https://hook.example/x"], (await Store.Outbox.ListAsync(9, s_none)).Where(told => told.Subject == news.ReportId).Select(told => told.Target).Order(StringComparer.Ordinal));
    }

    private protected static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    private static async Task<ScheduleRecord> AddAsync(Replica replica, string cron, string period, params string[] targets) =>
        (await replica.Book.AddAsync(new ScheduleWish("Weekly", cron, "Europe/Berlin", period, targets, TellWhen.Always, []), s_none))!;
}
