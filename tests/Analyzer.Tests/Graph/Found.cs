using Analyzer.Graph;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph;

/// <summary>What reconstruction makes of written spans, as lines a person can read.</summary>
/// <remarks>
/// A call of several attempts is <c>Retry Structural: a b c</c>: kind, verdict, and the marks of its attempts in order, with
/// <c>+2</c> for two that no span shows. Every look is taken at several orders of the same spans and must be the same.
/// </remarks>
internal static class Found
{
    /// <summary>The groups of all traces, a line each.</summary>
    public static List<string> Groups(TraceBuilder spans)
    {
        var first = Describe(spans, 0);
        for (var seed = 1; seed <= 3; seed++) Assert.Equal(first, Describe(spans, seed));
        return first;
    }

    /// <summary>Asserts that each of <paramref name="times"/> traces holds these groups, and that there are no others.</summary>
    public static void EachOf(TraceBuilder spans, int times, params string[] groups)
    {
        var expected = Enumerable.Repeat(groups, times).SelectMany(group => group).Order(StringComparer.Ordinal);
        Assert.Equal(expected, Groups(spans).Order(StringComparer.Ordinal));
    }

    /// <summary>Asserts the groups of all traces together.</summary>
    public static void Only(TraceBuilder spans, params string[] groups) => EachOf(spans, 1, groups);

    public static void Nothing(TraceBuilder spans) => Assert.Empty(Groups(spans));

    public static CallSet Calls(TraceBuilder spans, int seed = 0) => Reconstruction.Run(spans.Build(seed), new ReconstructionOptions());

    // A message is sent once: its deliveries are told by their consumers.
    private static int RowOf(CallSet set, Attempt attempt) =>
        attempt.ServerSpan >= 0 && set.Spans.Kinds[attempt.ServerSpan] == SpanKind.Consumer ? attempt.ServerSpan : attempt.Span;

    private static List<string> Describe(TraceBuilder spans, int seed)
    {
        var set = Calls(spans, seed);
        var marks = spans.Spans.ToDictionary(span => (span.Trace.Id, span.Id, span.Kind), span => span.Mark);
        var lines = new List<string>();
        foreach (var call in set.Calls)
        {
            if (call.TotalAttempts < 2) continue;
            var attempts = set.AttemptsOf(call).ToArray().Select(attempt => RowOf(set, attempt)).Select(row => marks[(set.Spans.TraceIdOf(row), set.Spans.SpanIds[row], set.Spans.Kinds[row])]);
            lines.Add($"{call.Kind} {call.Verdict}: {string.Join(' ', attempts)}{(call.UntimedAttempts > 0 ? $" +{call.UntimedAttempts}" : "")}");
        }

        return lines;
    }
}
