using Analyzer.Detect.Series;
using Analyzer.Detect.Structure;

namespace Analyzer.Detect.States;

/// <summary>What requests do, as bytes.</summary>
internal static class ShapeState
{
    /// <summary>Writes the table.</summary>
    public static void Write(StateWriter writer, ShapeTable table)
    {
        writer.Count(table.Items.Count);
        foreach (var (key, counts) in table.Items)
        {
            writer.Text(key.Service);
            writer.Text(key.Operation);
            writer.Text(key.Callee);
            writer.Text(key.Item);
            writer.Count(counts.Count(count => count != 0));
            var before = -1;
            for (var slot = 0; slot < counts.Length; slot++)
            {
                if (counts[slot] == 0) continue;
                writer.Count(slot - before - 1);
                writer.Number(counts[slot]);
                before = slot;
            }
        }
    }

    /// <summary>Reads a table over a grid.</summary>
    public static ShapeTable Read(ref StateReader reader, BucketGrid grid)
    {
        var table = new ShapeTable(grid);
        for (var left = reader.Items(); left > 0; left--)
        {
            reader.Reserve(grid.Slots);
            var key = new ShapeKey(reader.Text(), reader.Text(), reader.OptionalText(), reader.OptionalText());
            if (table.Items.ContainsKey(key) || table.Of(key) is not { } counts) throw reader.Error("a step comes twice or there are too many");
            var slot = -1;
            for (var slots = reader.Items(); slots > 0; slots--)
            {
                slot += 1 + reader.Count(counts.Length - slot - 2);
                counts[slot] = reader.Number();
            }
        }

        return table;
    }
}
