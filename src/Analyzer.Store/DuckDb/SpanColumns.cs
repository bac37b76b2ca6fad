using DuckDB.NET.Native;

namespace Analyzer.Store.DuckDb;

/// <summary>Table <c>span</c>'s columns, in their order.</summary>
internal static class SpanColumns
{
    public const int Block = 0, TraceHigh = 1, TraceLow = 2, SpanId = 3, ParentId = 4, Start = 5, Duration = 6, Name = 7, Resource = 8, Scope = 9,
        Kind = 10, Status = 11, Flags = 12, Attributes = 13, OwnAttributes = 14, Details = 15, StatusMessage = 16, TraceState = 17, Count = 18;

    /// <summary>The columns by name, for a <c>SELECT</c>.</summary>
    public const string Names =
        "block_id, trace_high, trace_low, span_id, parent_id, start_ns, duration_ns, name_id, resource_id, scope_id, kind, status, flags, attribute_ids, own_attributes, details, status_message, trace_state";

    private static readonly DuckDBType[] s_types =
    [
        DuckDBType.Integer, DuckDBType.UnsignedBigInt, DuckDBType.UnsignedBigInt, DuckDBType.UnsignedBigInt, DuckDBType.UnsignedBigInt,
        DuckDBType.BigInt, DuckDBType.BigInt, DuckDBType.Integer, DuckDBType.Integer, DuckDBType.Integer, DuckDBType.UnsignedTinyInt,
        DuckDBType.UnsignedTinyInt, DuckDBType.UnsignedInteger, DuckDBType.List, DuckDBType.Varchar, DuckDBType.Varchar, DuckDBType.Varchar, DuckDBType.Varchar,
    ];

    /// <summary>An empty chunk of rows of the table.</summary>
    public static DuckDBDataChunk CreateChunk()
    {
        using var integer = NativeMethods.LogicalType.DuckDBCreateLogicalType(DuckDBType.Integer);
        var types = s_types.Select(type => type == DuckDBType.List ? NativeMethods.LogicalType.DuckDBCreateListType(integer) : NativeMethods.LogicalType.DuckDBCreateLogicalType(type)).ToArray();
        var chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk(Array.ConvertAll(types, type => type.DangerousGetHandle()), (ulong)types.Length);
        foreach (var type in types) type.Dispose();
        return chunk;
    }
}
