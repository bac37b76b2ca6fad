using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>A trace as calls with their attempts grouped: time runs right, calls run down.</summary>
internal static class Waterfall
{
    private const double Width = 1040, Left = 372, Right = 92, Row = 25, Bar = 16, Indent = 13;
    private const int DeepestIndent = 10;

    /// <summary>Draws the rows of <paramref name="trace"/>.</summary>
    public static void Draw(Markup markup, ExemplarTrace trace)
    {
        var from = Math.Min(trace.StartNs, trace.Rows.Min(row => row.StartNs));
        var to = Math.Max(trace.StartNs + trace.DurationNs, trace.Rows.Max(row => row.StartNs + row.DurationNs));
        var length = Math.Max(1, to - from);
        var height = trace.Rows.Count * Row + 34;
        Svg.Open(markup, Width, height, $"Waterfall of trace {trace.TraceId}", $"{trace.Title}. {Say.Many(trace.Rows.Count, "row")} over {Say.Duration(length)}; the same as a table below.");
        double X(long ns) => Left + (double)(ns - from) / length * (Width - Left - Right);

        var step = Scale.TimeStep(length, 5);
        for (long at = 0; at <= length; at += step)
        {
            var x = X(from + at);
            markup.Empty("line", ("class", "grid"), ("x1", Px(x)), ("x2", Px(x)), ("y1", "4"), ("y2", Px(height - 24)));
            markup.Element("text", Say.Duration(at), ("class", "tick"), ("x", Px(x)), ("y", Px(height - 8)), ("text-anchor", "middle"));
        }

        // Several rows may stand for one span: the first is where links to it lead.
        HashSet<string> anchors = new(StringComparer.Ordinal);
        for (var i = 0; i < trace.Rows.Count; i++) DrawRow(markup, trace.Rows[i], 4 + i * Row, X, markup.Links is not null && trace.Rows[i].SpanId is { Length: > 0 } span && anchors.Add(span) ? $"span-{span}" : null);
        markup.Close().Line();
    }

    /// <summary>What a row is, in words: <c>attempt 2 of 4</c>.</summary>
    public static string Words(WaterfallRow row) => row.Kind switch
    {
        WaterfallRowKind.Group => Say.Many(row.Attempts, "attempt"),
        WaterfallRowKind.Attempt => $"attempt {row.AttemptNumber} of {row.Attempts}",
        WaterfallRowKind.Orphaned => "worked on after its caller had given up",
        WaterfallRowKind.Folded => $"{Say.Count(row.Count)} equal calls",
        _ => "",
    };

    /// <summary>How a row ended, in words.</summary>
    public static string Ending(WaterfallRow row) => row.Status switch
    {
        "ok" => "ok",
        "timeout" => "timeout",
        _ when row.Failure.Length > 0 && row.Failure != row.Status => $"{row.Status} {row.Failure}",
        _ => row.Status,
    };

    private static void DrawRow(Markup markup, WaterfallRow row, double y, Func<long, double> x, string? id)
    {
        var indent = Math.Min(row.Depth, DeepestIndent) * Indent;
        var words = Words(row);
        var room = (int)((Left - indent - 8) / 6.6);
        markup.Open("g", ("id", id)).Element("title", $"{row.Service} {row.Operation} {words}: {Ending(row)}, {Say.Duration(row.DurationNs)}");
        markup.Open("text", ("class", "lane small"), ("x", Px(indent)), ("y", Px(y + 13)));
        var service = Say.Fit(row.Service, Math.Min(24, room));
        // An attempt's operation is that of its group: the number says more in the little room there is.
        var rest = row.Kind is WaterfallRowKind.Attempt or WaterfallRowKind.Orphaned ? words : words.Length > 0 ? $"{row.Operation}, {words}" : row.Operation;
        markup.Element("tspan", service, ("class", "strong"));
        markup.Element("tspan", Say.Fit(rest, Math.Max(6, room - service.Length - 1)), ("dx", "6")).Close();

        var (start, end) = (x(row.StartNs), x(row.StartNs + row.DurationNs));
        var width = Math.Max(2, end - start);
        markup.Empty("rect", ("class", $"wf {Role(row)}"), ("x", Px(start)), ("y", Px(y)), ("width", Px(width)), ("height", Px(Bar)), ("rx", "2"));
        if (row.OnCriticalPath) markup.Empty("line", ("class", "critical"), ("x1", Px(start)), ("x2", Px(start + width)), ("y1", Px(y + Bar + 2.5)), ("y2", Px(y + Bar + 2.5)));
        var label = row.Kind == WaterfallRowKind.Group ? Say.Duration(row.DurationNs) : $"{(Ending(row) == "ok" ? "" : Ending(row) + ", ")}{Say.Duration(row.DurationNs)}";
        DrawLabel(markup, Say.Fit(label, 34), start, start + width, y);
        markup.Close();
    }

    /// <summary>Beside the bar where there is room, else before it.</summary>
    private static void DrawLabel(Markup markup, string label, double start, double end, double y)
    {
        var isRoom = end + 6 + Svg.TextWidth(label.Length, 12) <= Width;
        markup.Element("text", label, ("class", "lab"), ("x", Px(isRoom ? end + 6 : start - 6)), ("y", Px(y + 13)), ("text-anchor", isRoom ? "start" : "end"));
    }

    private static string Role(WaterfallRow row) => row.Kind switch
    {
        WaterfallRowKind.Group => "call",
        WaterfallRowKind.Orphaned => "orphan",
        _ => row.Status switch { "ok" => "ok", "cancelled" => "cancelled", "timeout" => "bad timeout", _ => "bad" },
    };
}
