using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(Analyzer.IntegrationTests.Store.PostgreSqlServer))]

namespace Analyzer.IntegrationTests.Store;

/// <summary>
/// A real PostgreSQL of the tests' own: a fresh cluster in a temporary folder on a free port, started when the first test asks for
/// it and removed at the end. Every test class takes a database of its own. Tests are skipped where PostgreSQL is not installed.
/// With the environment variable ANALYZER_TESTS_ON=citus it is the coordinator of a Citus cluster with two workers, so that the same tests
/// say whether the engine works there too.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>The superuser of the cluster.</summary>
    public const string User = "analyzer";

    /// <summary>Its password.</summary>
    public const string Password = "correct horse";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private const int DropTries = 6;

    private static int s_databases;

    private readonly CitusWorkers? _workers;
    private readonly SemaphoreSlim _gate = new(1), _template = new(1);
    private readonly ConcurrentDictionary<string, (string Tests, string Test)> _made = [];
    private readonly ConcurrentBag<Task> _drops = [];
    private readonly ConcurrentQueue<string> _log = [];
    private readonly string? _at;
    private string? _folder;
    private Process? _server;
    private NpgsqlDataSource? _administration;

    /// <summary>A cluster in the system's temporary folder.</summary>
    public PostgreSqlServer() : this(Environment.GetEnvironmentVariable("ANALYZER_TESTS_ON") == "citus" ? 2 : 0)
    {
    }

    /// <summary>A cluster in the system's temporary folder; with workers it is a coordinator.</summary>
    internal PostgreSqlServer(int workers)
    {
        if (workers == 0) return;
        Settings.AddRange(CitusWorkers.Settings);
        _workers = new CitusWorkers(workers);
    }

    /// <summary>A cluster in a folder that exists: to fill a small file system.</summary>
    internal PostgreSqlServer(string at) => _at = at;

    /// <summary>Its workers; null where it is alone.</summary>
    internal CitusWorkers? Workers => _workers;

    /// <summary>TCP port on the loopback address.</summary>
    public int Port { get; private set; }

    /// <summary>Settings that <see cref="StartAsync"/> gives the server, as <c>name=value</c>.</summary>
    /// <remarks>Without fsync: processes are killed here, not machines, and what the kernel has been given survives them.</remarks>
    internal List<string> Settings { get; } = ["max_connections=60", "shared_buffers=32MB", "unix_socket_directories=", "listen_addresses=127.0.0.1", "fsync=off"];

    /// <summary>Connection string of a database, whether it exists or not.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username={User};Password={Password};Database={database}";

    /// <summary>Makes an empty database, starting the server when it does not run; skips the test where there is no PostgreSQL.</summary>
    /// <returns>Its connection string.</returns>
    /// <param name="isBare">On a cluster: without our schema, which is otherwise there already, distributed, as making it takes seconds each time.</param>
    public async Task<string> CreateDatabaseAsync(bool isBare = false)
    {
        await StartAsync();
        var name = $"test{Interlocked.Increment(ref s_databases)}";
        if (_workers is null)
        {
            await AdministerAsync($"CREATE DATABASE {name}");
            return ConnectionString(name);
        }

        if (TestContext.Current is { TestClass: { } tests, Test: { } test }) DropEnded(tests.UniqueID, test.UniqueID, name);
        if (isBare)
        {
            await MakeFromTemplateAsync(name);
            await _workers.AddDatabaseAsync(this, name);
        }
        else
        {
            await _workers.CopyDatabaseAsync(this, name);
        }

        return ConnectionString(name);
    }

    /// <summary>Runs a statement about databases, on a connection that stays: to start a process for each costs more than most of them.</summary>
    internal async Task AdministerAsync(string sql)
    {
        await using var connection = await _administration!.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Makes a database that has the Citus extensions: copied, as making them takes a second each time.</summary>
    internal async Task MakeFromTemplateAsync(string name)
    {
        const string template = "with_citus";
        await _template.WaitAsync();
        try
        {
            if (!await ScalarAsync<bool>(ConnectionString("postgres"), $"SELECT EXISTS (SELECT FROM pg_database WHERE datname = '{template}')"))
            {
                await AdministerAsync($"CREATE DATABASE {template}");
                await ExecuteAsync(ConnectionString(template), CitusWorkers.ExtensionsSql);
            }

            await ExecuteWithNobodyInAsync(template, $"CREATE DATABASE {name} TEMPLATE {template}");
        }
        finally
        {
            _template.Release();
        }
    }

    /// <summary>Closes a database to all, then runs what the server refuses while anybody is in it.</summary>
    /// <remarks>What looks after a database of Citus is started again by the server when it is ended, and is in it for a moment each time.</remarks>
    internal async Task ExecuteWithNobodyInAsync(string database, string sql)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            await AdministerAsync($"ALTER DATABASE {database} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{database}'");
            try
            {
                await AdministerAsync(sql);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse && since.Elapsed < s_patience / 2)
            {
                // The server has waited for five seconds already.
            }
        }
    }

    // Each database costs every node of a cluster for as long as it is there. Tests of a class run one after the other: those of the earlier ones are done with.
    private void DropEnded(string tests, string test, string next)
    {
        foreach (var (name, maker) in _made.Where(made => made.Value.Tests == tests && made.Value.Test != test))
        {
            // Nobody waits for it: what looks after a database that was begun just now may take ten seconds to end.
            if (_made.TryRemove(name, out _)) foreach (var node in _workers!.All.Prepend(this)) _drops.Add(node.DropDatabaseAsync(name));
        }

        _made[next] = (tests, test);
    }

    private async Task DropDatabaseAsync(string name)
    {
        try
        {
            await AdministerAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
            for (var attempt = 0; attempt < DropTries && !await TryDropAsync(name); attempt++)
            {
            }
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException)
        {
            // The server stops, or was stopped by a test. What was not dropped stays until its folder is removed; no test fails for that.
        }
    }

    private async Task<bool> TryDropAsync(string name)
    {
        try
        {
            await AdministerAsync($"DROP DATABASE {name} WITH (FORCE)");
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            return false; // The server has waited for five seconds.
        }
    }

    /// <summary>Runs statements on a connection of their own.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row.</summary>
    public static async Task<T> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Starts the server, unless it runs, and waits until it takes connections.</summary>
    public async Task StartAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_server is { HasExited: false }) return;
            _administration?.Clear();
            if (_workers is not null) await _workers.StartAsync();
            if (_folder is null) await CreateClusterAsync();
            // A server that was killed leaves its shared memory behind until its last child has noticed.
            var deadline = Stopwatch.StartNew();
            while (!await TryStartAsync())
            {
                if (deadline.Elapsed > s_patience || _log.Any(line => line.Contains("could not load library", StringComparison.Ordinal)))
                {
                    var said = string.Join('\n', _log);
                    // Built for another release of PostgreSQL: nobody's failure here.
                    if (said.Contains("could not load library", StringComparison.Ordinal)) Assert.Skip($"The Citus extension that is installed does not fit this PostgreSQL: {said}");
                    throw new InvalidOperationException($"PostgreSQL does not start: {said}");
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops the server as an administrator does: running transactions are rolled back, connections closed.</summary>
    public Task StopAsync() => StopAsync("INT");

    private async Task StopAsync(string signal)
    {
        if (_server is null || _server.HasExited) return;
        await RunAsync("sh", "-c", $"kill -{signal} {_server.Id}");
        await _server.WaitForExitAsync().WaitAsync(s_patience);
    }

    /// <summary>Ends every process of the server at once, as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_server is null || _server.HasExited) return;
        var children = ChildrenOf(_server.Id);
        _server.Kill();
        foreach (var child in children) await RunAsync("sh", "-c", $"kill -KILL {child} 2>/dev/null || true");
        await _server.WaitForExitAsync().WaitAsync(s_patience);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        // At once: nothing of it is needed any more.
        await StopAsync("QUIT");
        if (_workers is not null) await _workers.DisposeAsync();
        _server?.Dispose();
        _gate.Dispose();
        _template.Dispose();
        await Task.WhenAll(_drops);
        if (_administration is not null) await _administration.DisposeAsync();
        if (_folder is not null && _at is null) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Folder of PostgreSQL's programs; the newest where there are several; null when it is not installed.</summary>
    internal static string? Programs { get; } = FindPrograms();

    private static string? FindPrograms()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version) ? version : 0).Select(path => Path.Combine(path, "bin"))
            : [];
        return versions.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private async Task CreateClusterAsync()
    {
        if (Programs is null) Assert.Skip("PostgreSQL is not installed: no initdb in /usr/lib/postgresql or the PATH.");
        var folder = _at ?? Directory.CreateTempSubdirectory("analyzer-pg-").FullName;
        var password = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(password, Password);
        // With which nodes of a cluster log in to one another.
        await File.WriteAllTextAsync(Path.Combine(folder, "pgpass"), $"*:*:*:{User}:{Password}\n");
        await RunAsync("chmod", "600", Path.Combine(folder, "pgpass"));
        if (Environment.UserName == "root") await RunAsync("chown", "-R", "postgres", folder);
        await RunAsync([.. AsServer("initdb"), "-D", Path.Combine(folder, "data"), "-U", User, "--auth=scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync"]);
        _folder = folder;
    }

    private async Task<bool> TryStartAsync()
    {
        Port = Port == 0 ? FreePort() : Port;
        _administration ??= NpgsqlDataSource.Create(ConnectionString("postgres"));
        string[] arguments = [.. AsServer("postgres"), "-D", Path.Combine(_folder!, "data"), "-p", Port.ToString(CultureInfo.InvariantCulture), .. Settings.SelectMany(setting => (string[])["-c", setting])];
        var start = new ProcessStartInfo(arguments[0], arguments[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        start.Environment["PGPASSFILE"] = Path.Combine(_folder!, "pgpass");
        var server = Process.Start(start)!;
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        server.OutputDataReceived += (_, _) => { };
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetResult(false);
            else if (line.Data.Contains("database system is ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult(true);
            else Note(line.Data);
        };
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        _server = server;
        if (await ready.Task.WaitAsync(s_patience)) return true;
        await server.WaitForExitAsync();
        return false;
    }

    private void Note(string line)
    {
        _log.Enqueue(line);
        if (_log.Count > 200) _log.TryDequeue(out _);
    }

    // PostgreSQL refuses to run as root; setpriv replaces itself, so that the process we started is the server.
    private static string[] AsServer(string program) => Environment.UserName == "root"
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", Path.Combine(Programs!, program)]
        : [Path.Combine(Programs!, program)];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static List<int> ChildrenOf(int process) => Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) && ParentOf(path) == process ? id : 0)
        .Where(id => id != 0)
        .ToList();

    private static int ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(process, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It ended meanwhile.
        }
    }

    private static async Task RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {await error}");
    }
}
