using System.Globalization;
using Analyzer.Store.PostgreSql.Citus;
using Analyzer.Store.Schema;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>Opens a database: waits for a server that starts, refuses what cannot work, brings the schema up to date.</summary>
internal static class PostgreSqlOpening
{
    private const int LeastVersion = 15;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1), s_pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Opens the store that the options' connection string names; errors as <see cref="SpanStores.OpenAsync"/>.</summary>
    public static async Task<ISpanStore> OpenAsync(StoreOptions options, CancellationToken cancellation)
    {
        var builder = ConnectionStrings.Read(options.ConnectionString!, options.StatementTimeoutNs, out var isDirect);
        builder.MaxPoolSize = Math.Max(4, builder.MaxPoolSize);
        var server = ServerOf(builder);
        try
        {
            var nodes = isDirect ? new CitusNodes(server, (host, port) => ServerOf(ConnectionStrings.To(builder, host, port)), options.Time) : null;
            var (version, schema, placement) = await PrepareAsync(server, nodes, options.WindowNs, options.Time, cancellation);
            var store = new PostgreSqlStore(server, placement, $"PostgreSQL {version}{placement.EngineSuffix}", schema, builder.MaxPoolSize, options.WindowNs, options.Time);
            await store.LoadAsync(cancellation);
            return store;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Server and database, without secrets.</summary>
    internal static string LocationOf(NpgsqlConnectionStringBuilder builder) =>
        string.Create(CultureInfo.InvariantCulture, $"{builder.Host}{(builder.Host!.Contains(':', StringComparison.Ordinal) || builder.Host.StartsWith('/') ? "" : $":{builder.Port}")}/{builder.Database ?? builder.Username}");

    /// <summary>Refuses a server that lacks what the schema needs.</summary>
    internal static void Require(Version version, string location)
    {
        if (version.Major < LeastVersion) throw new StoreException($"PostgreSQL at {location} is version {version}: {LeastVersion} or later is needed.");
    }

    private static Server ServerOf(NpgsqlConnectionStringBuilder builder) => new(new NpgsqlDataSourceBuilder(builder.ConnectionString).Build(), LocationOf(builder));

    private static async Task<(Version Version, int Schema, ISpanPlacement Placement)> PrepareAsync(Server server, CitusNodes? nodes, long windowNs, TimeProvider time, CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(server, time, cancellation);
        Require(connection.PostgreSqlVersion, server.Location);
        try
        {
            if (await connection.ExecuteScalarAsync<string>("SHOW server_encoding") != "UTF8") throw new StoreException($"The database {server.Location} does not hold UTF-8: make another with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.");
            await CitusSetup.RefuseWorkerAsync(connection, server.Location);
            // Several replicas may start at once; the lock goes with the connection.
            await connection.ExecuteAsync($"SET statement_timeout = 0; SELECT pg_advisory_lock({Server.MigrationLock})", commandTimeout: 0);
            try
            {
                var schema = await SchemaMigrator.ApplyAsync(connection, Migration.Of("postgresql"), server.Location, newer: 1, time, cancellation);
                await RequireWindowAsync(connection, server.Location, windowNs);
                return (connection.PostgreSqlVersion, schema, await CitusSetup.PrepareAsync(connection, server, nodes, cancellation));
            }
            finally
            {
                await connection.ExecuteAsync($"SELECT pg_advisory_unlock({Server.MigrationLock})");
            }
        }
        catch (Exception problem) when (Server.IsOurs(problem, cancellation))
        {
            throw server.Translate(problem);
        }
    }

    private static async Task<NpgsqlConnection> ConnectAsync(Server server, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await server.OpenAsync(cancellation);
            }
            catch (StoreUnavailableException problem) when (problem.InnerException is { } inner && ServerErrors.IsStarting(inner) && time.GetElapsedTime(start) < s_patience)
            {
                await Task.Delay(s_pause, time, cancellation);
            }
        }
    }

    private static async Task RequireWindowAsync(NpgsqlConnection connection, string location, long windowNs)
    {
        await connection.ExecuteAsync("INSERT INTO setting (name, value) VALUES ('window_ns', @value) ON CONFLICT (name) DO NOTHING", new { value = windowNs.ToString(CultureInfo.InvariantCulture) });
        var stored = long.Parse((await connection.ExecuteScalarAsync<string>("SELECT value FROM setting WHERE name = 'window_ns'"))!, CultureInfo.InvariantCulture);
        if (stored != windowNs) throw new StoreException($"The store {location} was made for analysis windows of {stored / 1e9:0.###} s, not {windowNs / 1e9:0.###} s: use that width, or another database.");
    }
}
