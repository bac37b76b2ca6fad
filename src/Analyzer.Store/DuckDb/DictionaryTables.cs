using System.Text;
using Analyzer.Model.Spans;
using Analyzer.Store.Dictionary;
using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>Tables <c>name</c>, <c>scope</c>, <c>resource</c> and <c>attribute</c>. One process writes, so ids are counted in memory.</summary>
internal sealed class DictionaryTables
{
    /// <summary>Up to so many entries are asked for by id; more are read with the whole range they lie in.</summary>
    private const int FewEntries = 500;

    private int _names, _scopes, _resources, _attributes;

    /// <summary>Reads what is stored, so that nothing is stored twice. Hashes are not stored: computing them again is cheaper than reading them.</summary>
    public void Load(DuckDBConnection connection, SpanDictionary into)
    {
        connection.Query("SELECT id, value, exact FROM name", row =>
        {
            _names = Math.Max(_names, row.GetInt32(0));
            into.Restore(ContentHash.Of(DimensionEncoder.NameKind, BytesOf(row, 1, 2), []), row.GetInt32(0), isName: true);
        });
        connection.Query("SELECT id, name, version, exact_name, exact_version FROM scope", row =>
        {
            _scopes = Math.Max(_scopes, row.GetInt32(0));
            into.Restore(ContentHash.Of(DimensionEncoder.ScopeKind, BytesOf(row, 1, 3), BytesOf(row, 2, 4)), row.GetInt32(0), isName: false);
        });
        connection.Query("SELECT id, attributes FROM resource", row =>
        {
            _resources = Math.Max(_resources, row.GetInt32(0));
            into.Restore(ContentHash.Of(DimensionEncoder.ResourceKind, Encoding.UTF8.GetBytes(row.GetString(1)), []), row.GetInt32(0), isName: false);
        });
        connection.Query("SELECT id, key, value, exact_key, exact_value, type FROM attribute", row =>
        {
            _attributes = Math.Max(_attributes, row.GetInt32(0));
            var kind = BatchEncoder.KindOf((AttributeType)row.GetByte(5));
            into.RestoreAttribute(ContentHash.Of(kind, BytesOf(row, 1, 3), BytesOf(row, 2, 4)), row.GetInt32(0), row.GetString(1));
        });
    }

    /// <summary>Gives every entry its id and inserts it, in the caller's transaction. Ids of a transaction that fails stay unused.</summary>
    public void Insert(DuckDBConnection connection, NewEntries entries)
    {
        Append(connection, "name", entries.Names, (row, name) => row.AppendValue(name.Id = ++_names).AppendValue(name.Value).AppendValue(name.Exact));
        Append(connection, "scope", entries.Scopes, (row, scope) => row.AppendValue(scope.Id = ++_scopes).AppendValue(scope.Name).AppendValue(scope.Version)
            .AppendValue(scope.ExactName).AppendValue(scope.ExactVersion));
        Append(connection, "resource", entries.Resources, (row, resource) => row.AppendValue(resource.Id = ++_resources).AppendValue(resource.Service)
            .AppendValue(resource.Instance).AppendValue(resource.Version).AppendValue(resource.Attributes));
        Append(connection, "attribute", entries.Attributes, (row, attribute) => row.AppendValue(attribute.Id = ++_attributes).AppendValue(attribute.Key)
            .AppendValue((byte)attribute.Type).AppendValue(attribute.Value).AppendValue(attribute.ExactKey).AppendValue(attribute.ExactValue));
    }

    /// <summary>Tells which operations are stored.</summary>
    public static void Load(DuckDBConnection connection, OperationIndex into) =>
        connection.Query("SELECT service, kind, name_id FROM operation", row => into.Restore(row.GetString(0), row.GetByte(1), row.GetInt32(2)));

    /// <summary>Inserts operations, in the caller's transaction.</summary>
    public static void Insert(DuckDBConnection connection, List<NewOperation> operations) =>
        Append(connection, "operation", operations, (row, operation) => row.AppendValue(operation.Service).AppendValue(operation.Kind).AppendValue(operation.NameId));

    /// <summary>Reads the entries that a decoder lacks.</summary>
    public static void Read(DuckDBConnection connection, SpanDecoder decoder)
    {
        var missing = decoder.Missing;
        if (missing.IsEmpty) return;
        Read(connection, "SELECT id, value, exact FROM name", missing.Names, row => decoder.LearnName(row.GetInt32(0), row.GetString(1), row.Bytes(2)));
        Read(connection, "SELECT id, name, version, exact_name, exact_version FROM scope", missing.Scopes, row =>
            decoder.LearnScope(row.GetInt32(0), row.GetString(1), row.GetString(2), row.Bytes(3), row.Bytes(4)));
        Read(connection, "SELECT id, attributes FROM resource", missing.Resources, row => decoder.LearnResource(row.GetInt32(0), row.GetString(1)));
        Read(connection, "SELECT id, key, type, value, exact_key, exact_value FROM attribute", missing.Attributes, row =>
            decoder.LearnAttribute(row.GetInt32(0), row.GetString(1), (AttributeType)row.GetByte(2), row.GetString(3), row.Bytes(4), row.Bytes(5)));
        missing.Clear();
    }

    private static void Read(DuckDBConnection connection, string select, HashSet<int> ids, Action<DuckDBDataReader> row)
    {
        if (ids.Count == 0) return;
        connection.Query(ids.Count <= FewEntries ? $"{select} WHERE id IN ({string.Join(',', ids)})" : $"{select} WHERE id BETWEEN {ids.Min()} AND {ids.Max()}", row);
    }

    private static byte[] BytesOf(DuckDBDataReader row, int text, int exact) => row.Bytes(exact) ?? Encoding.UTF8.GetBytes(row.GetString(text));

    private static void Append<T>(DuckDBConnection connection, string table, List<T> entries, Func<IDuckDBAppenderRow, T, IDuckDBAppenderRow> values)
    {
        if (entries.Count == 0) return;
        using var appender = connection.CreateAppender(table);
        foreach (var entry in entries) values(appender.CreateRow(), entry).EndRow();
    }
}
