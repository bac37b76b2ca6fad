using System.Globalization;
using Analyzer.Model.Calls;

namespace Analyzer.Tests.Graph.Properties;

/// <summary>A reconstruction as text that names spans by their ids and strings by their text: equal sets give equal lines.</summary>
internal static class CallSetText
{
    /// <summary>Everything reconstructed but how many copies there were.</summary>
    public static List<string> Of(CallSet set)
    {
        var lines = new List<string>();
        foreach (var trace in set.Traces)
        {
            Add(lines, $"trace {trace.Id} {trace.SpanCount} spans {trace.StartNs}-{trace.EndNs} {trace.Fragments} fragments x{trace.Weight}");
            foreach (var row in set.SpansByTrace.AsSpan(trace.FirstSpan, trace.SpanCount)) Add(lines, $"  {Span(set, row)} < {Span(set, set.ParentRows[row])} {set.ShiftNs[row]:+0;-0}");
        }

        foreach (ref readonly var call in set.Calls.AsSpan()) Describe(lines, set, call);
        foreach (var path in set.ErrorPaths) Add(lines, $"path {First(set, path.OriginCall)} > {First(set, path.StoppedAtCall)} {path.Hops} hops, entry {path.ReachedEntry}, {path.Failures} failures");
        Add(lines, $"{set.Quality with { Spans = 0, Duplicates = 0, ClockShifts = [] }}");
        foreach (var shift in set.Quality.ClockShifts) Add(lines, $"{shift}");
        return lines;
    }

    private static void Describe(List<string> lines, CallSet set, in Call call)
    {
        Add(lines, $"call {set.Traces[call.Trace].Id} {set.Text(call.Caller)}[{set.Text(call.CallerOperation)}]@{set.Text(call.CallerInstance)}/{set.Text(call.CallerVersion)} -> {set.Text(call.Callee)} [{set.Text(call.Operation)}]");
        Add(lines, $"  in {Attempt(set, call.ParentAttempt)}, around {Span(set, call.CallSpan)}, {call.StartNs}+{call.DurationNs} x{call.Weight} {call.Kind} {call.Verdict} {call.Confidence} {call.Outcome} ({call.Flags}) +{call.UntimedAttempts}");
        foreach (ref readonly var attempt in set.AttemptsOf(call))
        {
            Add(lines, $"  {attempt.Number}: {Span(set, attempt.ClientSpan)} {Span(set, attempt.ServerSpan)} {attempt.StartNs}+{attempt.DurationNs} self {attempt.SelfNs} queue {attempt.QueueDelayNs} orphaned {attempt.OrphanedNs} {attempt.Status} {set.Text(attempt.Failure)} by {set.Text(attempt.CalleeInstance)}/{set.Text(attempt.CalleeVersion)} in {attempt.Requests}");
        }
    }

    private static string First(CallSet set, int call) => Attempt(set, set.Calls[call].FirstAttempt);

    private static string Attempt(CallSet set, int attempt) => attempt < 0 ? "-" : $"{Span(set, set.Attempts[attempt].ClientSpan)}/{Span(set, set.Attempts[attempt].ServerSpan)}";

    private static string Span(CallSet set, int row) =>
        row < 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{set.Spans.TraceIdOf(row).Low:x}:{set.Spans.SpanIds[row]:x}{set.Spans.Kinds[row].ToString()[0]}{set.Spans.EndNs[row] - set.Spans.StartNs[row]}");

    private static void Add(List<string> lines, FormattableString line) => lines.Add(line.ToString(CultureInfo.InvariantCulture));
}
