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

    /// <summary>One row a fault in code, and beside it the recordings of the same system whose fault was injected elsewhere.</summary>
    public static string Table(IReadOnlyList<FaultGrade> grades, FaultGrader grader)
    {
        var table = new StringBuilder("| case | injected into | rank | requests | own work, all | the same where the fault lay elsewhere | fastest call | slowest call | largest change of what its requests do |\n|---|---|--:|--:|--:|--:|--:|--:|---|\n");
        var recordings = new List<(FaultLabels Labels, Reference Now, Reference Usual)>();
        foreach (var grade in grades)
        {
            var (now, usual) = grader.Reduce(grade.Labels);
            recordings.Add((grade.Labels, Whole(now), Whole(usual)));
        }

        foreach (var (grade, (labels, now, usual)) in grades.Zip(recordings).Where(pair => pair.First.Labels.IsInCode))
        {
            var elsewhere = recordings.Where(other => other.Labels.Folder == labels.Folder && other.Labels.Service != labels.Service).Select(other => Shifts(labels.Service, other.Now, other.Usual).All).OfType<double>().ToList();
            table.Append(CultureInfo.InvariantCulture, $"| {labels.Folder}/{labels.Case} | {labels.Service} | {FaultTables.Rank(grade)} | {Row(labels.Service, now, usual, elsewhere)} |\n");
        }

        return table.ToString();
    }

    private static Reference Whole(Reduction reduction) => Reference.Of(reduction, null, BaselineUse.None);

    private static string Row(string service, Reference now, Reference usual, List<double> elsewhere)
    {
        var requests = now.Edges.Where(name => name.Callee == service).Sum(name => now.Find(name)!.Counts.Attempts);
        var usualRequests = now.Edges.Where(name => name.Callee == service).Sum(name => usual.Find(name)?.Counts.Attempts ?? 0);
        var others = elsewhere.Count > 0 ? $"{Times(elsewhere.Min())} to {Times(elsewhere.Max())}" : "–";
        var times = Shifts(service, now, usual) is { All: { } all, Each: var each } ? $"{Times(all)} | {others} | {Times(each.Min())} | {Times(each.Max())}" : $"– | {others} | – | –";
        return string.Create(CultureInfo.InvariantCulture, $"{usualRequests:#,0} → {requests:#,0} | {times} | {Change(service, now, usual)}");
    }

    // By how much the logarithms of its own work moved: of all its calls, weighted by how many there are, and of each.
    private static (double? All, List<double> Each) Shifts(string service, Reference now, Reference usual)
    {
        var (calls, shift) = (0.0, 0.0);
        var shifts = new List<double>();
        foreach (var name in now.Edges.Where(name => name.Callee == service))
        {
            var (mine, before) = (now.Find(name)!, usual.Find(name));
            if (before is null || mine.Times.Self.Count < FewestRequests || before.Times.Self.Count < FewestRequests) continue;
            var moved = mine.Times.Self.MeanLog - before.Times.Self.MeanLog;
            (calls, shift) = (calls + mine.Times.Self.Count, shift + (mine.Times.Self.Count * moved));
            shifts.Add(moved);
        }

        return (calls > 0 ? shift / calls : null, shifts);
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
