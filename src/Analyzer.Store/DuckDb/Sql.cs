using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>Statements made of our own names and of numbers only.</summary>
internal static class Sql
{
    /// <summary>Runs a statement.</summary>
    public static void Execute(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query, row by row: for small tables.</summary>
    public static void Query(this DuckDBConnection connection, string sql, Action<DuckDBDataReader> row)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read()) row(reader);
    }

    /// <summary>A column of bytes, or null.</summary>
    public static byte[]? Bytes(this DuckDBDataReader reader, int column)
    {
        if (reader.IsDBNull(column)) return null;
        using var stream = reader.GetStream(column);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
