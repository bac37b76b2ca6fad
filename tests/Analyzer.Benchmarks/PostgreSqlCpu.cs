using System.Globalization;
using Npgsql;

namespace Analyzer.Benchmarks;

/// <summary>CPU time of a PostgreSQL on this machine: its backends, those that have ended, and its background processes.</summary>
internal static class PostgreSqlCpu
{
    // Clock ticks a second in /proc, the same on every Linux that .NET runs on.
    private const double Ticks = 100;

    /// <summary>Seconds so far, user and system; 0 for the embedded engine.</summary>
    public static async Task<TimeSpan> SoFarAsync(string? connectionString)
    {
        if (connectionString is null) return TimeSpan.Zero;
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var postmaster = int.Parse(Stat((int)(await command.ExecuteScalarAsync())!)![1], CultureInfo.InvariantCulture);
        var ticks = 0L;
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) || Stat(process) is not { } stat) continue;
            if (process == postmaster) ticks += Sum(stat, 11, 15);
            else if (stat[1] == postmaster.ToString(CultureInfo.InvariantCulture)) ticks += Sum(stat, 11, 13);
        }

        return TimeSpan.FromSeconds(ticks / Ticks);
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
