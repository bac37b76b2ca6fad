using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Terminal;

/// <summary>The first exemplar as a waterfall.</summary>
internal static class TerminalExemplar
{
    private const int MostRows = 16;

    public static void Write(Screen screen, AnalysisResult result)
    {
        if (result.Exemplars.Count == 0 || result.Exemplars[0].Rows.Count == 0) return;
        var trace = result.Exemplars[0];
        screen.Heading($"One request as it ran: {trace.Title}");
        var from = trace.Rows.Min(row => row.StartNs);
        var length = Math.Max(1, trace.Rows.Max(row => row.StartNs + row.DurationNs) - from);
        var names = Math.Clamp(screen.Width * 2 / 5, 24, 44);
        var bars = Math.Clamp(screen.Width - names - 24, 10, 56);
        foreach (var row in trace.Rows.Take(MostRows))
        {
            var name = Say.Fit($"{new string(' ', Math.Min(row.Depth, 8) * 2)}{row.Service} {TextBars.What(row)}", names);
            var ending = Waterfall.Ending(row);
            var color = ending == "ok" ? "default" : row.Status == "cancelled" ? "dim" : "red";
            var label = Say.Fit($"{(ending == "ok" ? "" : ending + ", ")}{Say.Duration(row.DurationNs)}", 21);
            screen.Line($"{Screen.Escape(name.PadRight(names))} [{color}]{Screen.Escape(TextBars.Bar(row, from, length, bars, screen.IsUnicode))}[/] {Screen.Escape(label)}");
        }

        var left = trace.RowsLeftOut + Math.Max(0, trace.Rows.Count - MostRows);
        screen.Line($"[dim]trace {Screen.Escape(trace.TraceId)}{(left > 0 ? $", {Screen.Escape(Say.Many(left, "further row"))}" : "")}[/]");
    }
}
