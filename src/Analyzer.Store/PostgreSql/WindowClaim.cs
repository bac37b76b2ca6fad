using Analyzer.Store.Analysis;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>A locked row of <c>window_claim</c>: the open transaction is the claim, and ends with its connection.</summary>
internal sealed class WindowClaim(Server server, NpgsqlConnection connection, NpgsqlTransaction transaction, long fromNs, long toNs, long spans, long revision) : IWindowClaim
{
    /// <inheritdoc/>
    public long FromNs => fromNs;

    /// <inheritdoc/>
    public long ToNs => toNs;

    /// <inheritdoc/>
    public long Spans => spans;

    /// <inheritdoc/>
    public async Task CompleteAsync(IReadOnlyList<WindowResult> results, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(results);
        try
        {
            await WindowResults.ReplaceAsync(connection, fromNs, results, cancellation);
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE analysis_window SET analysed_revision = @revision WHERE from_ns = @fromNs",
                new { revision, fromNs },
                cancellationToken: cancellation));
            await transaction.CommitAsync(cancellation);
        }
        catch (Exception problem) when (Server.IsOurs(problem, cancellation))
        {
            throw server.Translate(problem);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
        }
        catch (Exception problem) when (ServerErrors.IsFromServer(problem))
        {
            // The server is gone, and the claim with it.
        }

        await connection.DisposeAsync();
    }
}
