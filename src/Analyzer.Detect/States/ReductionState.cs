using System.Buffers;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.States;

/// <summary>
/// A reduction as bytes: <c>AR</c> and the version, the strings, then window, quality, senders, entries, edges, paths, shapes,
/// clients, instances and replay, each in a fixed order. Equal reductions give equal bytes, whatever they were merged from.
/// </summary>
public static class ReductionState
{
    private static ReadOnlySpan<byte> Header => [(byte)'A', (byte)'R', 2];

    /// <summary>Writes a reduction.</summary>
    public static void Write(Reduction reduction, IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(reduction);
        ArgumentNullException.ThrowIfNull(destination);
        var writer = new StateWriter();
        writer.Signed(reduction.Window.StartNs);
        writer.Signed(reduction.Window.EndNs);
        var grid = reduction.Series.Grid;
        writer.Signed(grid.WidthNs);
        writer.Signed(grid.FirstBucket);
        writer.Count(grid.Count);
        writer.Signed(reduction.Traces);
        writer.Signed(reduction.Spans);
        writer.Signed(reduction.OutsideWindow);
        QualityState.Write(writer, reduction.Quality);
        SenderState.Write(writer, reduction.Senders);
        SeriesState.Write(writer, reduction.Series);
        PathState.Write(writer, reduction.Paths);
        ShapeState.Write(writer, reduction.Shapes);
        PolicyState.Write(writer, reduction.Policies);
        InstanceState.Write(writer, reduction.Instances);
        ReplayState.Write(writer, reduction.Replay);
        writer.CopyTo(Header, destination);
    }

    /// <summary>Reads a reduction.</summary>
    /// <exception cref="StateFormatException">The bytes are damaged or of another version.</exception>
    public static Reduction Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, Header);
        var window = new TimeWindow(reader.Signed(), reader.Signed());
        var grid = new BucketGrid(reader.Signed(), reader.Signed(), reader.Count(BucketGrid.MaxBuckets + 1));
        if (grid.WidthNs <= 0) throw reader.Error("buckets without a width");
        var (traces, spans, outside) = (reader.Signed(), reader.Signed(), reader.Signed());
        var quality = QualityState.Read(ref reader);
        var tables = new ReducedTables
        {
            Senders = SenderState.Read(ref reader),
            Series = SeriesState.Read(ref reader, grid),
            Paths = PathState.Read(ref reader, grid),
            Shapes = ShapeState.Read(ref reader, grid),
            Policies = PolicyState.Read(ref reader),
            Instances = InstanceState.Read(ref reader, grid),
            Replay = ReplayState.Read(ref reader, grid),
        };
        reader.End();
        return new Reduction(window, tables)
        {
            Quality = quality,
            Traces = traces,
            Spans = spans,
            OutsideWindow = outside,
        };
    }
}
