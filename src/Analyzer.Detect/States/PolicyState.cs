using Analyzer.Detect.Policies;

namespace Analyzer.Detect.States;

/// <summary>What clients did, as bytes: edges and clients in ordinal order.</summary>
internal static class PolicyState
{
    /// <summary>Writes the table.</summary>
    public static void Write(StateWriter writer, PolicyTable table)
    {
        writer.Count(table.Edges.Count);
        foreach (var (edge, clients) in table.Edges)
        {
            SeriesState.WriteName(writer, edge);
            writer.Count(clients.Count);
            foreach (var (client, counts) in clients)
            {
                writer.Text(client.Version);
                writer.Text(client.Instance);
                writer.Number(counts.Calls);
                writer.Number(counts.RepeatedCalls);
                writer.Signed(counts.AtOnce);
                writer.Count(counts.Seen is null ? 0 : 1);
                if (counts.Seen is not null) Write(writer, counts.Seen);
            }
        }
    }

    /// <summary>Reads the table.</summary>
    public static PolicyTable Read(ref StateReader reader)
    {
        var table = new PolicyTable();
        for (var left = reader.Items(); left > 0; left--)
        {
            var edge = SeriesState.ReadName(ref reader);
            for (var clients = reader.Items(); clients > 0; clients--)
            {
                var counts = table.Of(edge, new ClientName(reader.Text(), reader.Text()));
                counts.Calls = reader.Number();
                counts.RepeatedCalls = reader.Number();
                counts.AtOnce = reader.Signed();
                if (reader.Count(1) == 0) continue;
                reader.Reserve(3 * Repetitions.Slots);
                counts.Seen = new Repetitions();
                Read(ref reader, counts.Seen);
            }
        }

        return table;
    }

    private static void Write(StateWriter writer, Repetitions seen)
    {
        Write(writer, seen.Succeeded);
        Write(writer, seen.GaveUp);
        Write(writer, seen.CutOff);
        writer.Signed(seen.Hedged);
        writer.Signed(seen.Redelivered);
        writer.Number(seen.LowestConfidence);
        writer.Count(seen.Failures.Count);
        foreach (var (label, failure) in seen.Failures)
        {
            writer.Text(label);
            writer.Signed(failure.Followed);
            Write(writer, failure.Stopped);
        }

        foreach (var durations in Durations(seen)) durations.Write(writer);
        SeriesState.WriteTelling(writer, seen.Telling);
    }

    private static void Read(ref StateReader reader, Repetitions seen)
    {
        Read(ref reader, seen.Succeeded);
        Read(ref reader, seen.GaveUp);
        Read(ref reader, seen.CutOff);
        seen.Hedged = reader.Signed();
        seen.Redelivered = reader.Signed();
        seen.LowestConfidence = reader.Number();
        for (var left = reader.Items(); left > 0; left--)
        {
            reader.Reserve(Repetitions.Slots);
            var failure = seen.FailureOf(reader.Text());
            failure.Followed = reader.Signed();
            Read(ref reader, failure.Stopped);
        }

        foreach (var durations in Durations(seen)) durations.Read(ref reader);
        SeriesState.ReadTelling(ref reader, seen.Telling);
    }

    private static IEnumerable<DurationCounts> Durations(Repetitions seen) =>
        [.. seen.WaitNs, seen.HedgeNs, seen.FollowedTimeoutNs, seen.LastTimeoutNs, seen.CallTimeoutNs];

    // By attempts: few of the slots are used.
    private static void Write(StateWriter writer, long[] counts)
    {
        writer.Count(counts.Count(count => count != 0));
        var before = -1;
        for (var slot = 0; slot < counts.Length; slot++)
        {
            if (counts[slot] == 0) continue;
            writer.Count(slot - before - 1);
            writer.Signed(counts[slot]);
            before = slot;
        }
    }

    private static void Read(ref StateReader reader, long[] counts)
    {
        var slot = -1;
        for (var left = reader.Items(); left > 0; left--)
        {
            slot += 1 + reader.Count(counts.Length - slot - 2);
            counts[slot] = reader.Signed();
        }
    }
}
