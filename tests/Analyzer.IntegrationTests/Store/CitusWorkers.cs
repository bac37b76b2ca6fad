using System.Globalization;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>The workers of a Citus cluster: servers of their own. Tests are skipped, with the reason, where the extension is not installed.</summary>
internal sealed class CitusWorkers : IAsyncDisposable
{
    private const string Template = "with_schema";

    private readonly List<PostgreSqlServer> _all = [];
    private readonly SemaphoreSlim _copying = new(1);
    private bool _hasTemplate;

    /// <summary>Workers that are started with the coordinator.</summary>
    public CitusWorkers(int count)
    {
        for (var i = 0; i < count; i++) _all.Add(Make());
    }

    /// <summary>What every node of a cluster is started with.</summary>
    public static string[] Settings { get; } =
    [
        "shared_preload_libraries=citus", "wal_level=logical", "citus.node_conninfo=sslmode=disable", "citus.local_hostname=127.0.0.1",
        // Of every database the maintenance and some cached connections stay. Citus goes through all that there could be, often.
        "max_connections=300", "max_wal_senders=20", "max_replication_slots=20", "max_worker_processes=150",
        // Few, because every database of the tests makes them anew.
        "citus.shard_count=4",
        // A statement takes the shards of a node one after the other: a connection for each would start, and end, a process a time.
        "citus.max_adaptive_executor_pool_size=1",
        // Every ten seconds instead of every two: each database of each node looks for deadlocks by itself, on all nodes.
        "citus.distributed_deadlock_detection_factor=10",
    ];

    /// <summary>Gives a database the extensions, unless its template had them.</summary>
    public const string ExtensionsSql = "SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS citus; CREATE EXTENSION IF NOT EXISTS citus_columnar";

    /// <summary>The workers.</summary>
    public IReadOnlyList<PostgreSqlServer> All => _all;

    /// <summary>Starts those that do not run.</summary>
    public async Task StartAsync()
    {
        if (PostgreSqlServer.Programs is { } programs && !File.Exists(Path.Combine(programs, "..", "lib", "citus.so"))) Assert.Skip("The Citus extension is not installed for this PostgreSQL: no cluster could be started.");
        foreach (var worker in _all) await worker.StartAsync();
    }

    /// <summary>Makes a database on every worker and joins them to the coordinator's of that name.</summary>
    public async Task AddDatabaseAsync(PostgreSqlServer coordinator, string name)
    {
        foreach (var worker in _all) await worker.MakeFromTemplateAsync(name);
        await PostgreSqlServer.ExecuteAsync(coordinator.ConnectionString(name), string.Create(CultureInfo.InvariantCulture, $"{ExtensionsSql}; SELECT citus_set_coordinator_host('127.0.0.1', {coordinator.Port})"));
        foreach (var worker in _all) await PostgreSqlServer.ExecuteAsync(coordinator.ConnectionString(name), JoinSql(worker));
    }

    /// <summary>Makes a database on every node as a copy of one that our schema was distributed in.</summary>
    public async Task CopyDatabaseAsync(PostgreSqlServer coordinator, string name)
    {
        await _copying.WaitAsync();
        try
        {
            if (!_hasTemplate) await MakeTemplateAsync(coordinator);
            _hasTemplate = true;
            await Task.WhenAll(_all.Prepend(coordinator).Select(node => node.AdministerAsync(CopySql(name, Template))));
        }
        finally
        {
            _copying.Release();
        }
    }

    /// <summary>Starts one more worker and joins it to a database; its shards are to be moved there.</summary>
    public async Task<PostgreSqlServer> GrowAsync(PostgreSqlServer coordinator, string name)
    {
        var worker = Make();
        _all.Add(worker);
        await worker.StartAsync();
        await worker.MakeFromTemplateAsync(name);
        await PostgreSqlServer.ExecuteAsync(coordinator.ConnectionString(name), JoinSql(worker));
        return worker;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _all) await worker.DisposeAsync();
        _copying.Dispose();
    }

    // Citus looks after every database that somebody ever was in, and a server does not copy what somebody is in: the template is a copy itself.
    private async Task MakeTemplateAsync(PostgreSqlServer coordinator)
    {
        const string draft = "draft";
        await coordinator.MakeFromTemplateAsync(draft);
        await AddDatabaseAsync(coordinator, draft);
        await using (await SpanStores.OpenAsync(new StoreOptions { ConnectionString = coordinator.ConnectionString(draft), DataDirectory = "" }, CancellationToken.None))
        {
        }

        await Task.WhenAll(_all.Prepend(coordinator).Select(node => node.AdministerAsync($"ALTER DATABASE {draft} ALLOW_CONNECTIONS false")));
        foreach (var node in _all.Prepend(coordinator))
        {
            await node.AdministerAsync($"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{draft}'");
            await node.AdministerAsync(CopySql(Template, draft));
            await node.AdministerAsync($"ALTER DATABASE {Template} ALLOW_CONNECTIONS false");
        }
    }

    // By file: by way of the log, each page is written twice.
    private static string CopySql(string name, string from) => $"CREATE DATABASE {name} TEMPLATE {from} STRATEGY file_copy";

    private static PostgreSqlServer Make()
    {
        var worker = new PostgreSqlServer(0);
        worker.Settings.AddRange(Settings);
        return worker;
    }

    private static string JoinSql(PostgreSqlServer worker) => string.Create(CultureInfo.InvariantCulture, $"SELECT citus_add_node('127.0.0.1', {worker.Port})");
}
