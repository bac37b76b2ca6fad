using Analyzer.Model.Spans;
using Analyzer.Store.Dictionary;

using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>
/// Tables <c>name</c>, <c>scope</c>, <c>resource</c> and <c>attribute</c>. Entries are committed before the spans that refer to them,
/// in a transaction of their own: several processes may add the same at once, and all end up with the same ids.
/// </summary>
internal sealed class DictionaryTables(Server server, SpanDictionary dictionary)
{
    /// <summary>Tells the dictionary everything that is stored.</summary>
    public Task LoadAsync(CancellationToken cancellation) => server.RunAsync(
        async connection =>
        {
            await LoadAsync(connection, "SELECT hash, id, true FROM name UNION ALL SELECT hash, id, false FROM scope UNION ALL SELECT hash, id, false FROM resource",
                (hash, reader) => dictionary.Restore(hash, reader.GetInt32(1), reader.GetBoolean(2)), cancellation);
            await LoadAsync(connection, "SELECT hash, id, key, exact_key FROM attribute",
                (hash, reader) => dictionary.RestoreAttribute(hash, reader.GetInt32(1), reader.GetString(2)), cancellation);
            return true;
        },
        cancellation);

    /// <summary>Gives every entry its id, adding to the store what it lacks, and tells the dictionary once that is durable.</summary>
    public async Task AddAsync(NewEntries entries, CancellationToken cancellation)
    {
        if (entries.All.Count == 0) return;
        await server.RunInTransactionAsync(
            async connection =>
            {
                await AddAsync(connection, NameColumns, entries.Names, cancellation);
                await AddAsync(connection, ScopeColumns, entries.Scopes, cancellation);
                await AddAsync(connection, ResourceColumns, entries.Resources, cancellation);
                await AddAsync(connection, AttributeColumns, entries.Attributes, cancellation);
                return true;
            },
            cancellation);
        dictionary.Learn(entries);
    }

    /// <summary>Reads what a decoder misses.</summary>
    public Task FetchAsync(SpanDecoder decoder, CancellationToken cancellation) => server.RunAsync(
        async connection =>
        {
            var missing = decoder.Missing;
            await FetchAsync(connection, "SELECT id, key, type, value, exact_key, exact_value FROM attribute", missing.Attributes,
                row => decoder.LearnAttribute(row.GetInt32(0), row.GetString(1), (AttributeType)row.GetInt16(2), row.GetString(3), Bytes(row, 4), Bytes(row, 5)), cancellation);
            await FetchAsync(connection, "SELECT id, value, exact FROM name", missing.Names,
                row => decoder.LearnName(row.GetInt32(0), row.GetString(1), Bytes(row, 2)), cancellation);
            await FetchAsync(connection, "SELECT id, name, version, exact_name, exact_version FROM scope", missing.Scopes,
                row => decoder.LearnScope(row.GetInt32(0), row.GetString(1), row.GetString(2), Bytes(row, 3), Bytes(row, 4)), cancellation);
            await FetchAsync(connection, "SELECT id, attributes FROM resource", missing.Resources,
                row => decoder.LearnResource(row.GetInt32(0), row.GetString(1)), cancellation);
            missing.Clear();
            return true;
        },
        cancellation);

    private static Table<NewName> NameColumns { get; } = new("name", [
        new("value", "text", name => name.Value),
        new("exact", "bytea", name => name.Exact)]);

    private static Table<NewScope> ScopeColumns { get; } = new("scope", [
        new("name", "text", scope => scope.Name),
        new("version", "text", scope => scope.Version),
        new("exact_name", "bytea", scope => scope.ExactName),
        new("exact_version", "bytea", scope => scope.ExactVersion)]);

    private static Table<NewResource> ResourceColumns { get; } = new("resource", [
        new("service", "text", resource => resource.Service),
        new("instance", "text", resource => resource.Instance),
        new("version", "text", resource => resource.Version),
        new("attributes", "text", resource => resource.Attributes)]);

    private static Table<NewAttribute> AttributeColumns { get; } = new("attribute", [
        new("key", "text", attribute => attribute.Key),
        new("value", "text", attribute => attribute.Value),
        new("exact_key", "bytea", attribute => attribute.ExactKey),
        new("exact_value", "bytea", attribute => attribute.ExactValue),
        new("type", "smallint", attribute => (short)attribute.Type)]);

    private static async Task AddAsync<T>(NpgsqlConnection connection, Table<T> table, List<T> entries, CancellationToken cancellation) where T : NewEntry
    {
        // Everybody inserts in the same order, so that nobody waits in a circle.
        var open = entries.OrderBy(entry => entry.Hash.High).ThenBy(entry => entry.Hash.Low).ToList();
        open = await FindAsync(connection, table, open, cancellation);
        if (open.Count == 0) return;
        open = await InsertAsync(connection, table, open, cancellation);
        // Others committed these between the two statements; a new statement sees them.
        open = await FindAsync(connection, table, open, cancellation);
        if (open.Count > 0) throw new StoreException($"Table {table.Name} neither has nor takes {open.Count} entries: someone removes rows from it.");
    }

    private static async Task<List<T>> FindAsync<T>(NpgsqlConnection connection, Table<T> table, List<T> entries, CancellationToken cancellation) where T : NewEntry
    {
        if (entries.Count == 0) return entries;
        await using var command = new NpgsqlCommand($"SELECT hash, id FROM {table.Name} WHERE hash = ANY ($1)", connection);
        command.Parameters.Add(new() { Value = Hashes(entries) });
        return await TakeIdsAsync(command, entries, cancellation);
    }

    private static async Task<List<T>> InsertAsync<T>(NpgsqlConnection connection, Table<T> table, List<T> entries, CancellationToken cancellation) where T : NewEntry
    {
        await using var command = new NpgsqlCommand(table.Insert, connection);
        command.Parameters.Add(new() { Value = Hashes(entries) });
        foreach (var column in table.Columns) command.Parameters.Add(new() { Value = column.ValuesOf(entries) });
        return await TakeIdsAsync(command, entries, cancellation);
    }

    /// <summary>Gives entries the ids that a command returns.</summary>
    /// <returns>Those that got none.</returns>
    private static async Task<List<T>> TakeIdsAsync<T>(NpgsqlCommand command, List<T> entries, CancellationToken cancellation) where T : NewEntry
    {
        var ids = new Dictionary<Guid, int>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation)) ids.Add(reader.GetGuid(0), reader.GetInt32(1));
        }

        var open = new List<T>();
        foreach (var entry in entries)
        {
            if (ids.TryGetValue(GuidOf(entry.Hash), out var id)) entry.Id = id;
            else open.Add(entry);
        }

        return open;
    }

    private static async Task LoadAsync(NpgsqlConnection connection, string sql, Action<ContentHash, NpgsqlDataReader> take, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) take(ContentHash.FromBytes(reader.GetGuid(0).ToByteArray(bigEndian: true)), reader);
    }

    private static async Task FetchAsync(NpgsqlConnection connection, string sql, HashSet<int> ids, Action<NpgsqlDataReader> take, CancellationToken cancellation)
    {
        if (ids.Count == 0) return;
        await using var command = new NpgsqlCommand($"{sql} WHERE id = ANY ($1)", connection);
        command.Parameters.Add(new() { Value = ids.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) take(reader);
    }

    private static Guid GuidOf(ContentHash hash) => new(hash.ToBytes(), bigEndian: true);

    private static Guid[] Hashes<T>(List<T> entries) where T : NewEntry => entries.Select(entry => GuidOf(entry.Hash)).ToArray();

    private static byte[]? Bytes(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    private sealed record Column<T>(string Name, string Type, Func<T, object?> Value)
    {
        public object ValuesOf(List<T> entries) => Type switch
        {
            "text" => entries.Select(entry => (string?)Value(entry)).ToArray(),
            "bytea" => entries.Select(entry => (byte[]?)Value(entry)).ToArray(),
            _ => entries.Select(entry => (short)Value(entry)!).ToArray(),
        };
    }

    private sealed record Table<T>(string Name, Column<T>[] Columns)
    {
        public string Insert { get; } =
            $"INSERT INTO {Name} (hash, {string.Join(", ", Columns.Select(column => column.Name))}) "
            + $"SELECT * FROM unnest($1::uuid[], {string.Join(", ", Columns.Select((column, at) => $"${at + 2}::{column.Type}[]"))}) "
            + "ON CONFLICT (hash) DO NOTHING RETURNING hash, id";
    }
}
