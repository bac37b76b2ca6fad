using Analyzer.Detect.Series;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.States;

/// <summary>Edges and entries over time, as bytes. Only slots in which something ran are written.</summary>
internal static class SeriesState
{
    /// <summary>Writes the series.</summary>
    public static void Write(StateWriter writer, EdgeSeriesSet set)
    {
        writer.Number(set.FailureOrigins);
        foreach (var entries in set.Entries) WriteEntries(writer, entries);
        writer.Count(set.Edges.Count);
        foreach (var (name, edge) in set.Edges)
        {
            WriteName(writer, name);
            WriteEdge(writer, edge);
        }
    }

    /// <summary>Reads series over a grid.</summary>
    public static EdgeSeriesSet Read(ref StateReader reader, BucketGrid grid)
    {
        var set = new EdgeSeriesSet(grid) { FailureOrigins = reader.Number() };
        foreach (var entries in set.Entries) ReadEntries(ref reader, entries);
        for (var left = reader.Items(); left > 0; left--)
        {
            reader.Reserve(grid.Slots);
            var edge = new EdgeSeries(ReadName(ref reader), grid.Slots);
            if (!set.Edges.TryAdd(edge.Name, edge)) throw reader.Error("an edge comes twice");
            ReadEdge(ref reader, edge, grid.Slots);
        }

        return set;
    }

    /// <summary>Writes an edge's name.</summary>
    public static void WriteName(StateWriter writer, EdgeName name)
    {
        writer.Text(name.Caller);
        writer.Text(name.Callee);
        writer.Text(name.Operation);
    }

    /// <summary>Reads an edge's name.</summary>
    public static EdgeName ReadName(ref StateReader reader) => new(reader.OptionalText(), reader.Text(), reader.Text());

    /// <summary>Writes telling calls.</summary>
    public static void WriteTelling(StateWriter writer, TellingCalls telling)
    {
        writer.Count(telling.Calls.Count);
        foreach (var call in telling.Calls) WriteTelling(writer, call);
    }

    /// <summary>Writes a telling call.</summary>
    public static void WriteTelling(StateWriter writer, in TellingCall call)
    {
        writer.Signed(call.Score);
        writer.Fixed(call.Trace.High);
        writer.Fixed(call.Trace.Low);
        writer.Signed(call.StartNs);
        writer.Fixed(call.Span.Value);
    }

    /// <summary>Reads telling calls into a list.</summary>
    public static void ReadTelling(ref StateReader reader, TellingCalls telling)
    {
        for (var left = reader.Items(); left > 0; left--) telling.Offer(ReadTelling(ref reader));
    }

    /// <summary>Reads a telling call.</summary>
    public static TellingCall ReadTelling(ref StateReader reader) =>
        new(reader.Signed(), new TraceId(reader.Fixed(), reader.Fixed()), reader.Signed(), new SpanId(reader.Fixed()));

    private static void WriteEdge(StateWriter writer, EdgeSeries edge)
    {
        writer.Count(edge.Instances.Count);
        foreach (var (instance, series) in edge.Instances.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            writer.Text(instance);
            writer.Text(series.Version);
            CellState.Write(writer, series.Cells);
            WriteTimes(writer, series.Times);
        }

        WriteSketches(writer, edge.Durations);
        edge.QueueDelay.Write(writer);
        edge.SelfTime.Write(writer);
        writer.Count(edge.Failures.Count);
        foreach (var (label, count) in edge.Failures.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            writer.Text(label);
            writer.Number(count);
        }

        foreach (var verdict in edge.Verdicts) writer.Number(verdict);
        foreach (var excess in edge.SharedExcess) writer.Number(excess);
        WriteTelling(writer, edge.Telling);
        WriteTelling(writer, edge.Slowest);
        edge.Ratio.Write(writer);
        writer.Count(edge.Instrumented ? 1 : 0);
        writer.Count(edge.MaxAttempts);
        writer.Number(edge.TimedAttempts);
        writer.Number(edge.PairedAttempts);
        writer.Number(edge.MayBeCensored);
        writer.Number(edge.LowestConfidence);
    }

    private static void ReadEdge(ref StateReader reader, EdgeSeries edge, int slots)
    {
        for (var left = reader.Items(); left > 0; left--)
        {
            reader.Reserve(slots);
            var series = edge.InstanceOf(reader.Text());
            series.Ran(reader.Text());
            CellState.Read(ref reader, series.Cells);
            ReadTimes(ref reader, series.Times);
        }

        ReadSketches(ref reader, edge.Durations);
        edge.QueueDelay.Merge(LatencySketch.Read(ref reader));
        edge.SelfTime.Merge(LatencySketch.Read(ref reader));
        for (var left = reader.Items(); left > 0; left--)
        {
            if (!edge.Failures.TryAdd(reader.Text(), reader.Number())) throw reader.Error("a failure comes twice");
        }

        for (var i = 0; i < edge.Verdicts.Length; i++) edge.Verdicts[i] = reader.Number();
        for (var i = 0; i < edge.SharedExcess.Length; i++) edge.SharedExcess[i] = reader.Number();
        ReadTelling(ref reader, edge.Telling);
        ReadTelling(ref reader, edge.Slowest);
        edge.Ratio = RatioSums.Read(ref reader);
        edge.Instrumented = reader.Count(1) == 1;
        edge.MaxAttempts = reader.Count();
        edge.TimedAttempts = reader.Number();
        edge.PairedAttempts = reader.Number();
        edge.MayBeCensored = reader.Number();
        edge.LowestConfidence = reader.Number();
    }

    private static void WriteTimes(StateWriter writer, AttemptTimes[] times)
    {
        writer.Count(times.Count(cell => !cell.IsEmpty));
        var before = -1;
        for (var slot = 0; slot < times.Length; slot++)
        {
            if (times[slot].IsEmpty) continue;
            writer.Count(slot - before - 1);
            times[slot].Whole.Write(writer);
            times[slot].Self.Write(writer);
            times[slot].Between.Write(writer);
            before = slot;
        }
    }

    private static void ReadTimes(ref StateReader reader, AttemptTimes[] times)
    {
        var slot = -1;
        for (var left = reader.Items(); left > 0; left--)
        {
            slot += 1 + reader.Count(times.Length - slot - 2);
            times[slot].Whole = TimeSums.Read(ref reader);
            times[slot].Self = TimeSums.Read(ref reader);
            times[slot].Between = TimeSums.Read(ref reader);
        }
    }

    private static void WriteEntries(StateWriter writer, EntrySeries entries)
    {
        WriteSketches(writer, entries.Durations);
        // Each request has a duration: a slot with one has the others.
        for (var slot = 0; slot < entries.Requests.Length; slot++)
        {
            if (entries.Durations[slot] is null) continue;
            writer.Number(entries.Requests[slot]);
            writer.Number(entries.Errors[slot]);
        }
    }

    private static void ReadEntries(ref StateReader reader, EntrySeries entries)
    {
        ReadSketches(ref reader, entries.Durations);
        for (var slot = 0; slot < entries.Requests.Length; slot++)
        {
            if (entries.Durations[slot] is null) continue;
            entries.Requests[slot] = reader.Number();
            entries.Errors[slot] = reader.Number();
        }
    }

    private static void WriteSketches(StateWriter writer, LatencySketch?[] sketches)
    {
        writer.Count(sketches.Count(sketch => sketch is not null));
        var before = -1;
        for (var slot = 0; slot < sketches.Length; slot++)
        {
            if (sketches[slot] is not { } sketch) continue;
            writer.Count(slot - before - 1);
            sketch.Write(writer);
            before = slot;
        }
    }

    private static void ReadSketches(ref StateReader reader, LatencySketch?[] sketches)
    {
        var slot = -1;
        for (var left = reader.Items(); left > 0; left--)
        {
            slot += 1 + reader.Count(sketches.Length - slot - 2);
            sketches[slot] = LatencySketch.Read(ref reader);
        }
    }
}
