using Analyzer.Store.Dictionary;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>Rows of spans on their way from a server, in one statement; the server sends while they are not read yet, as much as fits between.</summary>
internal sealed class SpanStream : IAsyncDisposable
{
    private readonly Server _server;
    private readonly NpgsqlConnection _connection;
    private NpgsqlTransaction? _transaction;
    private NpgsqlRawCopyStream? _stream;

    private SpanStream(Server server, NpgsqlConnection connection)
    {
        _server = server;
        _connection = connection;
    }

    /// <summary>Begins to read.</summary>
    /// <param name="server">Where.</param>
    /// <param name="select">The statement, its columns those of <see cref="SpanCopyWriter.Columns"/>.</param>
    /// <param name="settings">Statements before it, for it only; such a statement has no time limit. Null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<SpanStream> OpenAsync(Server server, string select, string? settings, CancellationToken cancellation)
    {
        var stream = new SpanStream(server, await server.OpenAsync(cancellation));
        try
        {
            if (settings is not null) stream._transaction = await stream._connection.BeginTransactionAsync(cancellation);
            if (settings is not null) await stream._connection.ExecuteAsync(new CommandDefinition(settings, cancellationToken: cancellation));
            stream._stream = await stream._connection.BeginRawBinaryCopyAsync($"COPY ({select}) TO STDOUT (FORMAT binary)", cancellation);
            // A statement without a time limit may be silent for as long before its first row.
            if (settings is not null) stream._stream.ReadTimeout = Timeout.Infinite;
            return stream;
        }
        catch (Exception problem)
        {
            await stream.DisposeAsync();
            if (Server.IsOurs(problem, cancellation)) throw server.Translate(problem);
            throw;
        }
    }

    /// <summary>Lets go of one that may not have been opened yet.</summary>
    public static async Task DropAsync(Task<SpanStream> opening)
    {
        try
        {
            await (await opening).DisposeAsync();
        }
        catch (Exception problem) when (problem is StoreException or OperationCanceledException)
        {
            // The first failure is the one to be told.
        }
    }

    /// <summary>Reads every row.</summary>
    /// <returns>How many.</returns>
    public async Task<long> ReadAsync(SpanDecoder decoder, Func<SpanDecoder, CancellationToken, Task> fetch, CancellationToken cancellation)
    {
        try
        {
            using var reader = new SpanCopyReader(decoder, fetch);
            return await reader.ReadAsync(_stream!, cancellation);
        }
        catch (Exception problem) when (Server.IsOurs(problem, cancellation))
        {
            throw _server.Translate(problem);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_stream is not null) await _stream.DisposeAsync();
            if (_transaction is not null) await _transaction.DisposeAsync();
        }
        catch (Exception problem) when (ServerErrors.IsFromServer(problem) || problem is OperationCanceledException)
        {
            // The server is gone, or the statement was cut short: so is the connection.
        }

        await _connection.DisposeAsync();
    }
}
