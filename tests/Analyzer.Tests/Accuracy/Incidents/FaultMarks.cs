using System.Globalization;
using System.Text;
using Analyzer.Detect;
using Analyzer.Detect.Baselines;
using Analyzer.Model.Findings;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>How the service that a fault was injected into differs from its baseline, whatever was found: what its spans show of the fault.</summary>
internal static class FaultMarks
{
    // Of fewer requests a share says nothing.
    private const double FewestRequests = 5;

    private const double LeastChange = 0.005;

    /// <summary>One row a case.</summary>
    public static string Table(IEnumerable<FaultGrade> grades, FaultGrader grader)
    {
        var table = new StringBuilder("| case | injected into | rank | requests | own work, all | fastest call | slowest call | largest change of what its requests do |\n|---|---|--:|--:|--:|--:|--:|---|\n");
        foreach (var grade in grades)
        {
            var (now, usual) = grader.Reduce(grade.Labels);
            table.Append(CultureInfo.InvariantCulture, $"| {grade.Labels.Folder}/{grade.Labels.Case} | {grade.Labels.Service} | {FaultTables.Rank(grade)} | {Row(grade.Labels.Service, Whole(now), Whole(usual))} |\n");
        }

        return table.ToString();
    }

    private static Reference Whole(Reduction reduction) => Reference.Of(reduction, null, BaselineUse.None);

    private static string Row(string service, Reference now, Reference usual)
    {
        var (requests, usualRequests, calls, shift) = (0.0, 0.0, 0.0, 0.0);
        var shifts = new List<double>();
        foreach (var name in now.Edges.Where(name => name.Callee == service))
        {
            var (mine, before) = (now.Find(name)!, usual.Find(name));
            requests += mine.Counts.Attempts;
            usualRequests += before?.Counts.Attempts ?? 0;
            if (before is null || mine.Times.Self.Count < FewestRequests || before.Times.Self.Count < FewestRequests) continue;
            var moved = mine.Times.Self.MeanLog - before.Times.Self.MeanLog;
            (calls, shift) = (calls + mine.Times.Self.Count, shift + (mine.Times.Self.Count * moved));
            shifts.Add(moved);
        }

        var times = calls > 0 ? $"{Times(shift / calls)} | {Times(shifts.Min())} | {Times(shifts.Max())}" : "– | – | –";
        return string.Create(CultureInfo.InvariantCulture, $"{usualRequests:#,0} → {requests:#,0} | {times} | {Change(service, now, usual)}");
    }

    private static string Change(string service, Reference now, Reference usual)
    {
        var (most, text) = (LeastChange, "–");
        foreach (var key in now.Shapes.Union(usual.Shapes).Where(key => key.Service == service && key.Item is not null).Order())
        {
            var (requests, usualRequests) = (now.Shape(key.Requests), usual.Shape(key.Requests));
            if (requests < FewestRequests || usualRequests < FewestRequests) continue;
            var (share, before) = (now.Shape(key) / requests, usual.Shape(key) / usualRequests);
            if (Math.Abs(share - before) <= most) continue;
            most = Math.Abs(share - before);
            text = string.Create(CultureInfo.InvariantCulture, $"{(key.Callee is null ? "" : $"call of {key.Callee} ")}`{key.Item}` {100 * before:0} → {100 * share:0} %");
        }

        return text;
    }

    private static string Times(double shift) => string.Create(CultureInfo.InvariantCulture, $"× {Math.Exp(shift):0.00}");
}
