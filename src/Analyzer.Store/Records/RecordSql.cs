using System.Data.Common;
using Dapper;

namespace Analyzer.Store.Records;

/// <summary>Statements as they are written here, with <c>$</c> before parameters, in the way of an engine.</summary>
internal static class RecordSql
{
    /// <summary>The statement with the engine's own marker.</summary>
    public static string Of(this IRecordConnections engine, string sql) => engine.Marker == '$' ? sql : sql.Replace('$', engine.Marker);

    /// <summary>Runs a statement.</summary>
    /// <returns>Rows that it changed.</returns>
    public static Task<int> DoAsync(this IRecordConnections engine, DbConnection connection, string sql, object parameters, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(engine.Of(sql), parameters, cancellationToken: cancellation));

    /// <summary>Runs a query.</summary>
    public static Task<IEnumerable<T>> RowsAsync<T>(this IRecordConnections engine, DbConnection connection, string sql, object parameters, CancellationToken cancellation) =>
        connection.QueryAsync<T>(new CommandDefinition(engine.Of(sql), parameters, cancellationToken: cancellation));

    /// <summary>The bytes that a query gives for <c>$id</c>; null where it gives none.</summary>
    public static Task<ReadOnlyMemory<byte>?> BytesAsync(this IRecordConnections engine, string sql, string id, CancellationToken cancellation) => engine.ReadAsync(
        async connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = engine.Of(sql);
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("id", id);
            command.Parameters.Add(parameter);
            using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            if (!await reader.ReadAsync(cancellation).ConfigureAwait(false)) return default(ReadOnlyMemory<byte>?);
            using var stream = reader.GetStream(0);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
            return bytes;
        },
        cancellation);
}
