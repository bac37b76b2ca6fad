using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Spectre.Console;

namespace Analyzer.Report.Terminal;

/// <summary>The dashboard's view above the hidden one, each line a measure over the same time.</summary>
internal static class TerminalShown
{
    public static void Write(Screen screen, AnalysisResult result)
    {
        if (result.Dashboard.Series.Count + result.Hidden.Series.Count == 0) return;
        var width = Math.Clamp(screen.Width - 52, 16, 72);
        var points = TimePoints.Of(result);
        var seconds = points.BucketNs / 1e9;
        screen.Heading($"Shown beside hidden, {Say.Clock(points.Starts[0])} to {Say.Clock(points.Starts[^1] + points.BucketNs)} UTC");
        var table = Screen.Table(("", false), ("", false), ("", false), ("", false));
        void Row(string view, string measure, string color, IEnumerable<double?> values, double from, Func<double, string> say, double atLeast = 0)
        {
            List<double?> list = [.. values];
            var most = list.Max();
            table.AddRow(
                $"[dim]{view}[/]",
                Screen.Escape(measure),
                $"[{color}]{Screen.Escape(TextBars.Spark(list, width, from, Math.Max(atLeast, most ?? 0), isUnicode: screen.IsUnicode))}[/]",
                Screen.Escape(most is { } value ? $"up to {say(value)}" : "–"));
        }

        Row("shown", "entry errors", "default", points.Shown.Select(point => point.Requests > 0 ? point.Errors / point.Requests : (double?)null), 0, value => Say.Share(value));
        Row("", "entry p95", "default", points.Shown.Select(point => (double?)point.P95Ns), 0, value => Say.Duration(value));
        Row("hidden", "attempts/s", "purple", points.Hidden.Select(point => (double?)(point.Attempts / seconds)), 0, Say.Short);
        Row("", "per call", "purple", points.Hidden.Select(point => point.Calls > 0 ? point.Attempts / point.Calls : (double?)null), 1, Say.Factor, atLeast: 1.5);
        Row("", "masked/s", "red", points.Hidden.Select(point => (double?)(point.Masked / seconds)), 0, Say.Short);
        screen.Write(table);
    }
}
