using Analyzer.IntegrationTests.Store;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Npgsql;
using Quartz;
using Xunit;

namespace Analyzer.IntegrationTests.Reports;

/// <summary>That Quartz tells of due times, once among replicas, and finds the tables that it needs.</summary>
public sealed class QuartzTests(PostgreSqlServer server)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task Memory_FiresWhatIsDue_AndNothingThatIsPausedOrRemoved()
    {
        var folder = Directory.CreateTempSubdirectory("analyzer-quartz-").FullName;
        await using (var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = folder }, s_none))
        {
            await using var replica = new Replica(store, default, null, TimeProvider.System);
            var schedule = (await replica.Book.AddAsync(EverySecond, s_none))!;
            await replica.Keeper.StartAsync(s_none);
            await replica.Reporter.Asked.WaitAsync(s_patience, s_none);
            schedule = (await replica.Book.PauseAsync(schedule, s_none))!;
            await WaitAsync(async () => (await store.Schedules.RunsAsync(schedule.Id, 9, s_none)).All(run => run.State != RunState.Running));
            await replica.Keeper.StopAsync(s_none);

            var done = (await store.Schedules.RunsAsync(schedule.Id, 999, s_none)).Where(run => run.State == RunState.Done).Select(run => run.ReportId).ToList();
            Assert.NotEmpty(done);
            Assert.Equal(done.Order(StringComparer.Ordinal), (await store.Reports.ReportsAsync(schedule.Id, 999, s_none)).Select(report => report.Id).Order(StringComparer.Ordinal));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    [Trait("Engine", "PostgreSQL")]
    public async Task PostgreSql_TwoReplicas_OneKilledMidRun_EachDueTimeStoresOneReport()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = "" }, s_none);
        var options = new RunOptions { HeartbeatNs = 200_000_000, DeadNs = 2_000_000_000, LookNs = 500_000_000 };
        await using var one = new Replica(store, default, database, TimeProvider.System, options);
        await using var two = new Replica(store, default, database, TimeProvider.System, options);
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Replica? killed = null;
        var kills = new TaskCompletionSource<Replica>(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var replica in new[] { one, two })
        {
            replica.Reporter.Make = async (request, _) =>
            {
                // Whoever is first is the one that dies.
                if (ReferenceEquals(Interlocked.CompareExchange(ref killed, replica, null) ?? replica, replica))
                {
                    kills.TrySetResult(replica);
                    await never.Task;
                }

                return FakeReporter.Quiet(request.Period);
            };
        }

        await one.Book.AddAsync(EverySecond, s_none);
        await one.Keeper.StartAsync(s_none);
        await two.Keeper.StartAsync(s_none);
        var dead = await kills.Task.WaitAsync(s_patience, s_none);
        var stopped = dead.Keeper.StopAsync(s_none);
        // A killed process says nothing any more, not even that it lets go.
        await PostgreSqlServer.ExecuteAsync(database, $"UPDATE schedule_run SET owner = 'killed' WHERE owner = '{dead.Runner.Owner}' AND state = 'running'");
        var survivor = ReferenceEquals(dead, one) ? two : one;
        await WaitAsync(async () => (await store.Schedules.RunsAsync("every-second", 99, s_none)).Count(run => run.State == RunState.Done) >= 3);
        await survivor.Keeper.StopAsync(s_none);
        never.SetResult();
        await stopped;

        var runs = await store.Schedules.RunsAsync("every-second", 999, s_none);
        var reports = (await store.Reports.ReportsAsync("every-second", 999, s_none)).Select(report => report.Id).ToList();
        Assert.Equal(runs.Where(run => run.State == RunState.Done).Select(run => run.ReportId).Order(StringComparer.Ordinal), reports.Order(StringComparer.Ordinal));
        Assert.Contains(runs, run => run.Tries == 2 && run.State == RunState.Done && run.Owner == survivor.Runner.Owner);
        Assert.Equal(runs.Count, runs.Select(run => run.DueNs).Distinct().Count());
    }

    [Fact]
    [Trait("Engine", "PostgreSQL")]
    public async Task Tables_HaveTheColumnsThatQuartzMakes()
    {
        var ours = await server.CreateDatabaseAsync();
        await (await SpanStores.OpenAsync(new StoreOptions { ConnectionString = ours, DataDirectory = "" }, s_none)).DisposeAsync();
        var theirs = await server.CreateDatabaseAsync();
        await using (var factory = QuartzSchedulerBuilder.Create(quartz => quartz.UsePersistentStore(store => store.UsePostgres(theirs).ProvisionSchema().UseClustering().ConfigureStore(tables => tables.TablePrefix = "quartz_"))).Build())
        {
            await (await factory.GetScheduler(s_none)).Start(s_none);
        }

        var optional = new[] { "quartz_execution_history.", "quartz_misfire_history.", "quartz_job_status." };
        Assert.Equal((await ColumnsAsync(theirs)).Where(column => !optional.Any(table => column.StartsWith(table, StringComparison.Ordinal))), await ColumnsAsync(ours));
    }

    private static ScheduleWish EverySecond => new("Every second", "* * * * * ?", "UTC", "1h", [], TellWhen.Always, []);

    private static async Task<List<string>> ColumnsAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        // Their texts have lengths here and there; ours have none.
        await using var command = new NpgsqlCommand("SELECT table_name || '.' || column_name || ' ' || replace(data_type, 'character varying', 'text') || ' ' || is_nullable FROM information_schema.columns WHERE table_name LIKE 'quartz\\_%' ORDER BY 1", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        return columns;
    }

    private static Task WaitAsync(Func<Task<bool>> isSo) => Patience.UntilAsync(isSo, s_patience);
}
