using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>Reads connection strings as people write them, and adds what a store needs of every connection.</summary>
internal static class ConnectionStrings
{
    private static readonly string[] s_schemes = ["postgresql://", "postgres://"];

    /// <summary>Whether a connection string has libpq's URL form.</summary>
    public static bool IsUrl(string text) => s_schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Npgsql's form of a connection string, with our defaults where the user set nothing.</summary>
    /// <param name="text"><c>Host=…;Database=…</c> or <c>postgresql://user:password@host:port/database?key=value</c>.</param>
    /// <param name="statementTimeoutNs">Longest a statement may run, ns.</param>
    /// <param name="isDirect">Whether the nodes of a Citus cluster are spoken to directly: unless the string says <c>Citus Nodes=coordinator</c> (<c>?citus_nodes=coordinator</c>).</param>
    /// <exception cref="StoreException">The string cannot be used.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text, long statementTimeoutNs, out bool isDirect)
    {
        string? nodes = null;
        var builder = IsUrl(text) ? FromUrl(text, ref nodes) : FromKeywords(text, ref nodes);
        isDirect = IsDirect(nodes);
        if (string.IsNullOrEmpty(builder.Host)) throw new StoreException("The connection string names no Host: write Host=server;Database=analyzer;Username=… or postgresql://user@server/analyzer.");
        builder.ApplicationName ??= "analyzer";
        if (!builder.ContainsKey("Maximum Pool Size")) builder.MaxPoolSize = 20;
        if (!builder.ContainsKey("Timeout")) builder.Timeout = 10;
        var milliseconds = Math.Max(1, statementTimeoutNs / 1_000_000);
        // The server gives up first; the client's own limit is for a server that no longer answers at all.
        if (!builder.ContainsKey("Command Timeout")) builder.CommandTimeout = (int)(milliseconds / 1000) + 5;
        // As start-up options they survive the reset when a connection returns to the pool. Keepalives free the claim of a machine that vanished.
        var options = string.Create(CultureInfo.InvariantCulture, $"-c statement_timeout={milliseconds} -c idle_in_transaction_session_timeout=0 -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3");
        builder.Options = string.IsNullOrEmpty(builder.Options) ? options : $"{options} {builder.Options}";
        return builder;
    }

    /// <summary>The same for another node of a cluster: its host and port, and what is said about several hosts left out.</summary>
    public static NpgsqlConnectionStringBuilder To(NpgsqlConnectionStringBuilder builder, string host, int port)
    {
        var node = new NpgsqlConnectionStringBuilder(builder.ConnectionString) { Host = host, Port = port };
        foreach (var key in (ReadOnlySpan<string>)["Target Session Attributes", "Load Balance Hosts", "Host Recheck Seconds"]) node.Remove(key);
        return node;
    }

    private static bool IsDirect(string? nodes) => nodes?.ToLowerInvariant() switch
    {
        null or "direct" => true,
        "coordinator" => false,
        var other => throw new StoreException($"The connection string says Citus Nodes={other}: write direct (read from the nodes that hold spans, and append through workers) or coordinator (everything through the server named)."),
    };

    private static NpgsqlConnectionStringBuilder FromKeywords(string text, ref string? nodes)
    {
        try
        {
            // Ours, not the driver's.
            var all = new DbConnectionStringBuilder { ConnectionString = text };
            if (!all.TryGetValue("Citus Nodes", out var value)) return new NpgsqlConnectionStringBuilder(text);
            nodes = (string)value;
            all.Remove("Citus Nodes");
            return new NpgsqlConnectionStringBuilder(all.ConnectionString);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StoreException($"The connection string cannot be read: {FirstLine(problem.Message)}; write Host=server;Database=analyzer;Username=… or postgresql://user@server/analyzer.", problem);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string text, ref string? nodes)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            throw new StoreException("The connection string starts like a URL but is none: write postgresql://user:password@server:5432/analyzer, with %40 for @ and %2F for / in the password.");
        }

        var builder = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(url.Host).Trim('[', ']') };
        if (url.Port > 0) builder.Port = url.Port;
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Length > 1) builder.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var (key, value) = (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
            if (key == "citus_nodes") nodes = value;
            else Set(builder, key, value);
        }

        return builder;
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string key, string value)
    {
        try
        {
            switch (key)
            {
                case "sslmode": builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true); break;
                case "sslrootcert": builder.RootCertificate = value; break;
                case "connect_timeout": builder.Timeout = int.Parse(value, CultureInfo.InvariantCulture); break;
                case "application_name": builder.ApplicationName = value; break;
                case "dbname": builder.Database = value; break;
                // A Unix socket's folder cannot stand where a URL has its host.
                case "host": builder.Host = value; break;
                default: builder[key] = value; break;
            }
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new StoreException($"The connection string's parameter {key}={value} cannot be used: {FirstLine(problem.Message)}", problem);
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd('.', '\r');
}
