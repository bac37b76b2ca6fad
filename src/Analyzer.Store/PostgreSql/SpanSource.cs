namespace Analyzer.Store.PostgreSql;

/// <summary>Tables on one server that hold spans, a trace in one of them.</summary>
/// <param name="Server">Where they are.</param>
/// <param name="Tables">Their names, as they stand in a statement.</param>
/// <param name="Filter">A condition that each row must meet as well, beginning with <c>AND</c>; empty for none.</param>
internal sealed record SpanSource(Server Server, IReadOnlyList<string> Tables, string Filter)
{
    /// <summary>Traces of a slice by the last byte of their ids.</summary>
    public static string FilterOf(Slice slice) => slice.Count == 1 ? "" : $" AND get_byte(uuid_send(trace_id), 15) & {slice.Count - 1} = {slice.Index}";

    /// <summary>Selects the spans of a window's traces: one statement for all tables, each of which is joined with itself only.</summary>
    public string Select(SpanQuery query)
    {
        // Numbers only: COPY takes no parameters, and with plain values the planner leaves out partitions.
        var window = Between(query.FromNs, query.ToNs) + Filter;
        return string.Join(" UNION ALL ", Tables.Select(table => $"SELECT {SpanCopyWriter.Columns} FROM {table} WHERE " + (query.HorizonNs == 0
            ? window
            : $"{Between(Before(query.FromNs, query.HorizonNs), After(query.ToNs, query.HorizonNs))}{Filter} AND trace_id IN (SELECT trace_id FROM {table} WHERE {window})")));
    }

    /// <summary>Whether two answers name the same tables on the same servers.</summary>
    public static bool AreSame(IReadOnlyList<SpanSource> one, IReadOnlyList<SpanSource> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.Server == pair.Second.Server && pair.First.Tables.SequenceEqual(pair.Second.Tables));

    // Quoted, because the least number's digits alone are none; cast, so that partitions are left out.
    private static string Between(long fromNs, long toNs) => $"start_ns >= '{fromNs}'::bigint AND start_ns < '{toNs}'::bigint";

    private static long Before(long ns, long horizonNs) => ns < long.MinValue + horizonNs ? long.MinValue : ns - horizonNs;

    private static long After(long ns, long horizonNs) => ns > long.MaxValue - horizonNs ? long.MaxValue : ns + horizonNs;
}
