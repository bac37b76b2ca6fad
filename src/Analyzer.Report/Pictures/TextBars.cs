using Analyzer.Model.Findings;

namespace Analyzer.Report.Pictures;

/// <summary>Pictures made of characters, for terminals and Markdown.</summary>
internal static class TextBars
{
    private const string Blocks = "▁▂▃▄▅▆▇█", PlainBlocks = "_.-~=+*#";

    /// <summary>A line of <paramref name="width"/> characters at most; gaps are spaces.</summary>
    public static string Spark(IReadOnlyList<double?> values, int width, double from = 0, double? to = null, bool isUnicode = true)
    {
        if (values.Count == 0) return "";
        var perPoint = (values.Count + width - 1) / width;
        var points = values.Chunk(perPoint).Select(chunk => chunk.Max()).ToList();
        var most = to ?? points.Max() ?? from;
        var blocks = isUnicode ? Blocks : PlainBlocks;
        return string.Concat(points.Select(point => point is not { } value ? ' '
            : blocks[most > from ? Math.Clamp((int)Math.Round((value - from) / (most - from) * (blocks.Length - 1)), 0, blocks.Length - 1) : 0]));
    }

    /// <summary>A bar from the left.</summary>
    public static string Bar(double share, int width, bool isUnicode = true)
    {
        var length = double.IsFinite(share) ? Math.Clamp((int)Math.Round(share * width), share > 0 ? 1 : 0, width) : 0;
        return new string(isUnicode ? '█' : '#', length);
    }

    /// <summary>A row of a waterfall: full for an answer, crossed for a failure, dotted for orphaned work.</summary>
    public static string Bar(WaterfallRow row, long from, long length, int width, bool isUnicode = true)
    {
        var start = Math.Clamp((int)((double)(row.StartNs - from) / length * width), 0, width - 1);
        var end = Math.Clamp((int)Math.Ceiling((double)(row.StartNs + row.DurationNs - from) / length * width), start + 1, width);
        var body = (row.Kind, row.Status, isUnicode) switch
        {
            (WaterfallRowKind.Orphaned, _, true) => '░',
            (WaterfallRowKind.Orphaned, _, false) => ':',
            (WaterfallRowKind.Group, _, true) => '─',
            (WaterfallRowKind.Group, _, false) => '-',
            (_, "ok", true) => '█',
            (_, "ok", false) => '=',
            (_, "cancelled", true) => '┄',
            (_, "cancelled", false) => '.',
            _ => 'x',
        };
        return new string(' ', start) + new string(body, end - start) + new string(' ', width - end);
    }

    /// <summary>What a row is, in as few words as do.</summary>
    public static string What(WaterfallRow row) => row.Kind switch
    {
        WaterfallRowKind.Group => $"{row.Operation}, {Waterfall.Words(row)}",
        WaterfallRowKind.Attempt => $"attempt {row.AttemptNumber}",
        WaterfallRowKind.Orphaned => "worked on for nobody",
        WaterfallRowKind.Folded => $"{row.Operation} ×{row.Count}",
        _ => row.Operation,
    };
}
