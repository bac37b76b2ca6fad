using Analyzer.Store.Dictionary;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>Table <c>operation</c>: what each service does, committed before the spans that show it.</summary>
internal sealed class OperationTable(Server server)
{
    private readonly OperationIndex _index = new();

    /// <summary>Tells the index what is stored.</summary>
    public Task LoadAsync(CancellationToken cancellation) => server.RunAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT service, kind, name_id FROM operation", connection) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) _index.Restore(reader.GetString(0), (byte)reader.GetInt16(1), reader.GetInt32(2));
            return true;
        },
        cancellation);

    /// <summary>Adds what is new in some spans.</summary>
    public async Task AddAsync(IReadOnlyList<EncodedSpans> rows, CancellationToken cancellation)
    {
        var added = _index.FindNew(rows);
        if (added.Count == 0) return;
        // Everybody inserts in the same order, so that nobody waits in a circle.
        added.Sort((a, b) => string.CompareOrdinal(a.Service, b.Service) is not 0 and var order ? order : a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : a.NameId.CompareTo(b.NameId));
        await server.RunInTransactionAsync(
            connection => connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO operation (service, kind, name_id) SELECT * FROM unnest(@services, @kinds, @names) ON CONFLICT DO NOTHING",
                new
                {
                    services = added.Select(operation => operation.Service).ToArray(),
                    kinds = added.Select(operation => (short)operation.Kind).ToArray(),
                    names = added.Select(operation => operation.NameId).ToArray(),
                },
                cancellationToken: cancellation)),
            cancellation);
        _index.Learn(added);
    }
}
