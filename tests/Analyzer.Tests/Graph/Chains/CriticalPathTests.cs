using Analyzer.Graph.Chains;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.Chains;

public sealed class CriticalPathTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Of_parallel_children_the_end_waited_for_the_one_that_finished_last() =>
        Assert.Equal([0, 2], PathOf(Call(-1, (0, 100)), Call(0, (5, 60)), Call(0, (5, 90))));

    [Fact]
    public void What_ended_before_the_awaited_child_began_was_waited_for_before() =>
        Assert.Equal([0, 1, 2], PathOf(Call(-1, (0, 100)), Call(0, (5, 40)), Call(0, (45, 90))));

    [Fact]
    public void Every_attempt_of_an_awaited_call_held_it_up() =>
        Assert.Equal([0, 1, 2, 3], PathOf(Call(-1, (0, 100)), Call(0, (5, 30), (35, 60), (65, 95))));

    [Fact]
    public void The_losing_attempt_of_a_hedge_held_nothing_up() =>
        Assert.Equal([0, 2], PathOf(Call(-1, (0, 100)), Call(0, (5, 99), (30, 60)) with { DurationNs = 55 * Ms }));

    [Fact]
    public void Work_that_outlived_its_caller_was_not_waited_for() =>
        Assert.Equal([0], PathOf(Call(-1, (0, 100)), Call(0, (50, 150))));

    [Fact]
    public void A_child_that_seems_to_end_one_tick_after_its_parent_was_waited_for() =>
        Assert.Equal([0, 1], PathOf(Call(-1, (0, 100)), Call(0, (5, 101))));

    private static Draft Call(int parentAttempt, params (int StartMs, int EndMs)[] attempts) =>
        new(parentAttempt, attempts, (attempts.Max(attempt => attempt.EndMs) - attempts[0].StartMs) * Ms);

    private static IEnumerable<int> PathOf(params Draft[] drafts)
    {
        var calls = new List<Call>();
        var attempts = new List<Attempt>();
        foreach (var draft in drafts)
        {
            calls.Add(new Call { FirstAttempt = attempts.Count, AttemptCount = draft.Attempts.Length, ParentAttempt = draft.ParentAttempt, StartNs = draft.Attempts[0].StartMs * Ms, DurationNs = draft.DurationNs });
            attempts.AddRange(draft.Attempts.Select(attempt => new Attempt { StartNs = attempt.StartMs * Ms, DurationNs = (attempt.EndMs - attempt.StartMs) * Ms }));
        }

        var set = new CallSet
        {
            Spans = new SpanBatch(),
            SpansByTrace = [],
            ParentRows = [],
            ShiftNs = [],
            Traces = [],
            Calls = [.. calls],
            Attempts = [.. attempts],
            ErrorPaths = [],
            Quality = new ReconstructionQuality(),
        };
        return CriticalPath.Of(set, 0, attempt => [.. Enumerable.Range(0, calls.Count).Where(call => calls[call].ParentAttempt == attempt)]).Order();
    }

    private sealed record Draft(int ParentAttempt, (int StartMs, int EndMs)[] Attempts, long DurationNs);
}
