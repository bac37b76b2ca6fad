using Analyzer.Store.Analysis;
using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>Table <c>edge_series</c>.</summary>
internal static class EdgeSeriesTable
{
    /// <summary>The columns that make an <see cref="EdgeSeriesRow"/>, in the order in which they are read.</summary>
    public const string Columns =
        "start_ns, width_ns, caller, callee, operation, calls, attempts, retries, hedges, redeliveries, errors, failed_attempts, masked, timeouts, orphaned_ns, duration_ns";

    /// <summary>Reads a row.</summary>
    public static EdgeSeriesRow Read(DuckDBDataReader row, int first) =>
        new(row.GetInt64(first), row.GetInt64(first + 1), row.IsDBNull(first + 2) ? null : row.GetString(first + 2), row.GetString(first + 3), row.GetString(first + 4))
        {
            Calls = row.GetDouble(first + 5),
            Attempts = row.GetDouble(first + 6),
            Retries = row.GetDouble(first + 7),
            Hedges = row.GetDouble(first + 8),
            Redeliveries = row.GetDouble(first + 9),
            Errors = row.GetDouble(first + 10),
            FailedAttempts = row.GetDouble(first + 11),
            Masked = row.GetDouble(first + 12),
            Timeouts = row.GetDouble(first + 13),
            OrphanedNs = row.GetDouble(first + 14),
            DurationNs = row.GetDouble(first + 15),
        };

    /// <summary>Writes the rows of a window's results in the caller's transaction.</summary>
    public static void Write(DuckDBConnection connection, long fromNs, IReadOnlyList<WindowResult> results)
    {
        using var appender = connection.CreateAppender("edge_series");
        foreach (var result in results)
        {
            foreach (var edge in result.Edges)
            {
                appender.CreateRow().AppendValue(fromNs).AppendValue(result.Slice.Index).AppendValue(edge.StartNs).AppendValue(edge.WidthNs)
                    .AppendValue(edge.Caller).AppendValue(edge.Callee).AppendValue(edge.Operation)
                    .AppendValue(edge.Calls).AppendValue(edge.Attempts).AppendValue(edge.Retries).AppendValue(edge.Hedges).AppendValue(edge.Redeliveries)
                    .AppendValue(edge.Errors).AppendValue(edge.FailedAttempts).AppendValue(edge.Masked).AppendValue(edge.Timeouts)
                    .AppendValue(edge.OrphanedNs).AppendValue(edge.DurationNs).EndRow();
            }
        }
    }
}
