using Analyzer.Detect.Series;

namespace Analyzer.Detect.States;

/// <summary>Who sent spans, as bytes.</summary>
internal static class SenderState
{
    /// <summary>Writes the table.</summary>
    public static void Write(StateWriter writer, SenderTable table)
    {
        writer.Count(table.Senders.Count);
        foreach (var (service, sender) in table.Senders)
        {
            writer.Text(service);
            writer.Signed(sender.Spans);
            Write(writer, sender.Instances);
            Write(writer, sender.Versions);
        }
    }

    /// <summary>Reads the table.</summary>
    public static SenderTable Read(ref StateReader reader)
    {
        var table = new SenderTable();
        for (var left = reader.Items(); left > 0; left--)
        {
            var sender = table.Of(reader.Text());
            sender.Spans = reader.Signed();
            Read(ref reader, sender.Instances);
            Read(ref reader, sender.Versions);
        }

        return table;
    }

    private static void Write(StateWriter writer, SortedSet<string> names)
    {
        writer.Count(names.Count);
        foreach (var name in names) writer.Text(name);
    }

    private static void Read(ref StateReader reader, SortedSet<string> names)
    {
        for (var left = reader.Items(); left > 0; left--) names.Add(reader.Text());
    }
}
