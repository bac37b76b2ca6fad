using Analyzer.Detect.Drift;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.States;

/// <summary>How instances did, as bytes: operations and instances in ordinal order.</summary>
internal static class InstanceState
{
    /// <summary>Writes the table.</summary>
    public static void Write(StateWriter writer, InstanceTable table)
    {
        writer.Count(table.Operations.Count);
        foreach (var (operation, instances) in table.Operations)
        {
            writer.Text(operation.Service);
            writer.Text(operation.Operation);
            writer.Count(instances.Count);
            foreach (var (instance, work) in instances)
            {
                writer.Text(instance.Instance);
                writer.Text(instance.Version);
                WriteCells(writer, work.Cells);
                WriteShown(writer, work.Slowest);
                WriteShown(writer, work.Failed);
            }
        }
    }

    /// <summary>Reads a table over a grid.</summary>
    public static InstanceTable Read(ref StateReader reader, BucketGrid grid)
    {
        var table = new InstanceTable(grid);
        for (var left = reader.Items(); left > 0; left--)
        {
            var operation = new OperationName(reader.Text(), reader.Text());
            for (var instances = reader.Items(); instances > 0; instances--)
            {
                reader.Reserve(grid.Slots);
                var work = table.Of(operation, new InstanceName(reader.Text(), reader.Text()));
                ReadCells(ref reader, work.Cells);
                work.OfferSlow(ReadShown(ref reader));
                work.OfferFailed(ReadShown(ref reader));
            }
        }

        return table;
    }

    private static void WriteShown(StateWriter writer, in TellingCall call)
    {
        writer.Count(call.Score > 0 ? 1 : 0);
        if (call.Score > 0) SeriesState.WriteTelling(writer, call);
    }

    private static TellingCall ReadShown(ref StateReader reader) => reader.Count(1) == 0 ? default : SeriesState.ReadTelling(ref reader);

    private static void WriteCells(StateWriter writer, InstanceCell[] cells)
    {
        writer.Count(cells.Count(cell => !cell.IsEmpty));
        var before = -1;
        for (var slot = 0; slot < cells.Length; slot++)
        {
            ref readonly var cell = ref cells[slot];
            if (cell.IsEmpty) continue;
            writer.Count(slot - before - 1);
            writer.Signed(cell.Answered);
            writer.Signed(cell.Failed);
            writer.Signed(cell.Timed);
            writer.Signed(cell.LogSum);
            writer.Signed(cell.LogSquares);
            before = slot;
        }
    }

    private static void ReadCells(ref StateReader reader, InstanceCell[] cells)
    {
        var slot = -1;
        for (var left = reader.Items(); left > 0; left--)
        {
            slot += 1 + reader.Count(cells.Length - slot - 2);
            cells[slot] = new InstanceCell
            {
                Answered = reader.Signed(),
                Failed = reader.Signed(),
                Timed = reader.Signed(),
                LogSum = reader.Signed(),
                LogSquares = reader.Signed(),
            };
        }
    }
}
