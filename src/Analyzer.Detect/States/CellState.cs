using Analyzer.Detect.Series;

namespace Analyzer.Detect.States;

/// <summary>Cells of a series as bytes: a bit for each count that is not zero, then those counts.</summary>
internal static class CellState
{
    private const int Numbers = 18;
    private const int All = Numbers + 3;

    /// <summary>Writes the cells in which something ran.</summary>
    public static void Write(StateWriter writer, CountSums[] cells)
    {
        writer.Count(cells.Count(cell => !cell.IsEmpty));
        Span<double> numbers = stackalloc double[Numbers];
        var before = -1;
        for (var slot = 0; slot < cells.Length; slot++)
        {
            ref var cell = ref cells[slot];
            if (cell.IsEmpty) continue;
            writer.Count(slot - before - 1);
            before = slot;
            Take(cell, numbers);
            var present = 0u;
            for (var i = 0; i < Numbers; i++) present |= numbers[i] != 0 ? 1u << i : 0;
            present |= (cell.Samples != 0 ? 1u << Numbers : 0) | (cell.OrphanedNs != 0 ? 2u << Numbers : 0) | (cell.WorkNs.Value != 0 ? 4u << Numbers : 0);
            writer.Unsigned(present);
            foreach (var number in numbers)
            {
                if (number != 0) writer.Number(number);
            }

            if (cell.Samples != 0) writer.Signed(cell.Samples);
            if (cell.OrphanedNs != 0) writer.Sum(cell.OrphanedNs);
            if (cell.WorkNs.Value != 0) writer.Sum(cell.WorkNs.Value);
        }
    }

    /// <summary>Reads cells into their slots.</summary>
    public static void Read(ref StateReader reader, CountSums[] cells)
    {
        Span<double> numbers = stackalloc double[Numbers];
        var slot = -1;
        for (var left = reader.Items(); left > 0; left--)
        {
            slot += 1 + reader.Count(cells.Length - slot - 2);
            var present = (uint)reader.Count((1 << All) - 1);
            for (var i = 0; i < Numbers; i++) numbers[i] = (present & (1u << i)) != 0 ? reader.Number() : 0;
            cells[slot] = Put(numbers);
            if ((present & (1u << Numbers)) != 0) cells[slot].Samples = reader.Signed();
            if ((present & (2u << Numbers)) != 0) cells[slot].OrphanedNs = reader.Sum();
            if ((present & (4u << Numbers)) != 0) cells[slot].WorkNs = reader.Sum();
        }
    }

    private static void Take(in CountSums cell, Span<double> numbers)
    {
        ReadOnlySpan<double> all =
        [
            cell.Calls, cell.Attempts, cell.Retries, cell.Hedges, cell.Redeliveries, cell.Errors,
            cell.FailedAttempts, cell.Masked, cell.Timeouts, cell.Cancelled, cell.Absorbed, cell.FailedSpans,
            cell.Origins, cell.TimedOutOrigins, cell.Unpaired, cell.UnpairedFailed, cell.FirstFailed, cell.HandedOn,
        ];
        all.CopyTo(numbers);
    }

    private static CountSums Put(ReadOnlySpan<double> numbers) => new()
    {
        Calls = numbers[0],
        Attempts = numbers[1],
        Retries = numbers[2],
        Hedges = numbers[3],
        Redeliveries = numbers[4],
        Errors = numbers[5],
        FailedAttempts = numbers[6],
        Masked = numbers[7],
        Timeouts = numbers[8],
        Cancelled = numbers[9],
        Absorbed = numbers[10],
        FailedSpans = numbers[11],
        Origins = numbers[12],
        TimedOutOrigins = numbers[13],
        Unpaired = numbers[14],
        UnpairedFailed = numbers[15],
        FirstFailed = numbers[16],
        HandedOn = numbers[17],
    };
}
