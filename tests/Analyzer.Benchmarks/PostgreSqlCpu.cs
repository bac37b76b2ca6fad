using System.Globalization;
using Analyzer.Store;
using Npgsql;

namespace Analyzer.Benchmarks;

/// <summary>CPU time of a PostgreSQL on this machine, and of the workers where it is a Citus coordinator: backends, those that have ended, and background processes.</summary>
internal static class PostgreSqlCpu
{
    // Clock ticks a second in /proc, the same on every Linux that .NET runs on.
    private const double Ticks = 100;

    /// <summary>Seconds so far, user and system; 0 for the embedded engine.</summary>
    public static async Task<TimeSpan> SoFarAsync(string? connectionString)
    {
        var (server, workers) = await ByNodeAsync(connectionString);
        return server + workers;
    }

    /// <summary>The same apart: of the server that is connected to, and of all workers together.</summary>
    public static async Task<(TimeSpan Server, TimeSpan Workers)> ByNodeAsync(string? connectionString)
    {
        if (connectionString is null) return default;
        connectionString = SpanStores.ConnectionString(connectionString, "analyzer benchmarks", 2);
        var (own, ticks) = (TicksOf(await PostmasterAsync(connectionString)), 0L);
        foreach (var (host, port) in await WorkersAsync(connectionString))
            ticks += TicksOf(await PostmasterAsync(new NpgsqlConnectionStringBuilder(connectionString) { Host = host, Port = port }.ConnectionString));
        return (TimeSpan.FromSeconds(own / Ticks), TimeSpan.FromSeconds(ticks / Ticks));
    }

    private static async Task<int> PostmasterAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        return int.Parse(Stat((int)(await command.ExecuteScalarAsync())!)![1], CultureInfo.InvariantCulture);
    }

    private static async Task<List<(string Host, int Port)>> WorkersAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var has = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')", connection);
        if (!(bool)(await has.ExecuteScalarAsync())!) return [];
        await using var command = new NpgsqlCommand("SELECT nodename, nodeport FROM pg_dist_node WHERE groupid <> 0", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var workers = new List<(string, int)>();
        while (await reader.ReadAsync()) workers.Add((reader.GetString(0), reader.GetInt32(1)));
        return workers;
    }

    private static long TicksOf(int postmaster)
    {
        var ticks = 0L;
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) || Stat(process) is not { } stat) continue;
            if (process == postmaster) ticks += Sum(stat, 11, 15);
            else if (stat[1] == postmaster.ToString(CultureInfo.InvariantCulture)) ticks += Sum(stat, 11, 13);
        }

        return ticks;
    }

    // Fields from the state on, as in proc(5): 1 parent, 11 and 12 own time, 13 and 14 time of children that ended.
    private static string[]? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // It ended meanwhile.
        }
    }

    private static long Sum(string[] stat, int from, int to) => stat[from..to].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
}
