using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Truth;

/// <summary>Calls summed by edge.</summary>
internal static class EdgeTotals
{
    public static List<TruthEdge> Edges(IEnumerable<CallRecord> calls) => [.. ByEdge(calls).Select(Edge)];

    public static List<TruthAmplifier> Amplifiers(IEnumerable<CallRecord> calls) =>
        [.. ByEdge(calls)
            .Where(edge => edge.Any(call => call.Kind is "retry" or "redelivery" && call.AttemptCount > 1))
            .Select(edge =>
            {
                var (attempts, count) = (edge.Sum(call => call.AttemptCount), Sent(edge));
                return new TruthAmplifier(
                    edge.Key.Caller,
                    edge.Key.Callee,
                    edge.Key.Operation,
                    attempts,
                    count,
                    Math.Round((double)attempts / count, 4),
                    attempts - count);
            })
            .OrderByDescending(amplifier => amplifier.Excess)];

    public static List<TruthPolicy> Policies(World world)
    {
        var queues = world.Scenario.Queues.ToDictionary(queue => (queue.Consumer, queue.Name));
        return [.. world.Log.Calls
            .Select(call => (call.Caller, call.Callee, call.Operation, Version: call.CallerVersion))
            .Distinct()
            .OrderBy(edge => edge)
            .Select(edge => queues.TryGetValue((edge.Callee, edge.Operation), out var queue)
                ? OfQueue(edge.Caller, queue, edge.Version)
                : OfClient(world.PolicyOf(edge.Caller, edge.Callee, edge.Operation, edge.Version), edge.Operation, edge.Version))];
    }

    private static TruthPolicy OfClient(PolicyModel policy, string operation, string version) => new(
        policy.Caller,
        policy.Callee,
        operation,
        version,
        policy.Attempts,
        policy.TimeoutNs,
        policy.Backoff.ToString().ToLowerInvariant(),
        policy.BackoffBaseNs,
        [.. policy.RetryOn],
        policy.RetryBudget,
        policy.Breaker is not null,
        policy.HedgeAfterNs,
        policy.Fallback);

    private static TruthPolicy OfQueue(string publisher, QueueModel queue, string version) => new(
        publisher,
        queue.Consumer,
        queue.Name,
        version,
        queue.MaxDeliveries,
        0,
        queue.RedeliveryDelay.ScaleNs > 0 ? "fixed" : "none",
        queue.RedeliveryDelay.ScaleNs,
        ["failure"],
        0,
        false,
        0,
        false);

    private static IEnumerable<IGrouping<(string Caller, string Callee, string Operation), CallRecord>> ByEdge(IEnumerable<CallRecord> calls) =>
        calls
            .GroupBy(call => (call.Caller, call.Callee, call.Operation))
            .OrderBy(group => group.Key);

    /// <summary>What an open breaker kept back never became a call on the edge.</summary>
    private static int Sent(IEnumerable<CallRecord> calls) => calls.Count(call => call.AttemptCount > 0);

    private static TruthEdge Edge(IGrouping<(string Caller, string Callee, string Operation), CallRecord> calls) => new(
        calls.Key.Caller,
        calls.Key.Callee,
        calls.Key.Operation,
        Sent(calls),
        calls.Sum(call => call.AttemptCount),
        calls.Count(call => call.Kind == "retry"),
        calls.Count(call => call.Kind == "hedge"),
        calls.Count(call => call.Kind == "redelivery"),
        calls.Count(call => call.Outcome is "failed" or "exhausted"),
        calls.Count(call => call.Fallback),
        calls.Count(call => call.Outcome == "rejected"),
        calls.Sum(call => call.Attempts.Sum(attempt => Math.Max(0, attempt.ServerEndNs - attempt.EndNs))));
}
