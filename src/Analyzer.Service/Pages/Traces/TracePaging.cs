using Analyzer.Model.Findings;

namespace Analyzer.Service.Pages.Traces;

/// <summary>One page of a trace's rows.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Rows">Its rows; on later pages led by the rows that the first of them lies below.</param>
/// <param name="First">Number of its first own row, from 1.</param>
/// <param name="Last">Number of its last row.</param>
internal sealed record TracePaging(int Number, int Pages, IReadOnlyList<WaterfallRow> Rows, int First, int Last)
{
    /// <summary>Rows of a page: what can be read, and drawn in no time.</summary>
    public const int Size = 200;

    /// <summary>The page that holds a span, else the page of a number, else the nearest there is.</summary>
    /// <param name="rows">All rows of the trace.</param>
    /// <param name="span">16 hex digits; empty for none.</param>
    /// <param name="number">Wanted number, from 1.</param>
    public static TracePaging Of(IReadOnlyList<WaterfallRow> rows, string span, int number)
    {
        var pages = Math.Max(1, (rows.Count + Size - 1) / Size);
        for (var at = 0; span.Length > 0 && at < rows.Count; at++)
        {
            if (rows[at].SpanId != span) continue;
            number = (at / Size) + 1;
            break;
        }

        number = Math.Clamp(number, 1, pages);
        var first = (number - 1) * Size;
        return new TracePaging(number, pages, [.. Above(rows, first), .. rows.Skip(first).Take(Size)], Math.Min(first + 1, rows.Count), Math.Min(first + Size, rows.Count));
    }

    private static Stack<WaterfallRow> Above(IReadOnlyList<WaterfallRow> rows, int first)
    {
        var above = new Stack<WaterfallRow>();
        if (first >= rows.Count) return above;
        var depth = rows[first].Depth;
        for (var at = first - 1; at >= 0 && depth > 0; at--)
        {
            if (rows[at].Depth >= depth) continue;
            above.Push(rows[at]);
            depth = rows[at].Depth;
        }

        return above;
    }
}
