using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Truth;

/// <summary>Writes down what really happens while it happens; no analysis, no spans needed.</summary>
internal sealed class RunLog(EventQueue clock, long durationNs)
{
    private readonly List<WorkSample> _work = [];
    private readonly List<EntrySample> _entries = [];
    private readonly List<DepthSample> _depths = [];

    public long DurationNs { get; } = durationNs;

    public List<CallRecord> Calls { get; } = [];

    public IReadOnlyList<WorkSample> Work => _work;

    public IReadOnlyList<EntrySample> Entries => _entries;

    public IReadOnlyList<DepthSample> Depths => _depths;

    public CallRecord StartCall(CallContext context, Target target, string kind, string? group)
    {
        var call = new CallRecord
        {
            Id = Calls.Count,
            TraceId = context.TraceId,
            Caller = context.Instance.Node.Name,
            CallerVersion = context.Instance.Model.Version,
            Callee = target.Callee.Name,
            Operation = target.Operation,
            Kind = kind,
            Group = group,
            StartNs = clock.NowNs,
        };
        Calls.Add(call);
        return call;
    }

    public AttemptRecord StartAttempt(CallRecord call, bool isRetry)
    {
        var attempt = new AttemptRecord { Call = call, StartNs = clock.NowNs, IsRetry = isRetry };
        call.Attempts.Add(attempt);
        return attempt;
    }

    /// <summary>A request reaches a node; the result names the sample for the calls that follow.</summary>
    public int Arrive(string node, bool isRetry)
    {
        _work.Add(new WorkSample { Node = node, ArrivedNs = clock.NowNs, IsRetry = isRetry });
        return _work.Count - 1;
    }

    public void Waited(int sample, long waitNs) => _work[sample].WaitNs = waitNs;

    public void Answered(int sample, long latencyNs, bool failed)
    {
        _work[sample].LatencyNs = latencyNs;
        _work[sample].Failed = failed;
    }

    public void Entry(string service, string operation, long startNs, bool failed) =>
        _entries.Add(new EntrySample(service, operation, startNs, clock.NowNs - startNs, failed));

    public void Depth(string queue, int depth) => _depths.Add(new DepthSample(queue, clock.NowNs, depth));
}

/// <summary>One request at one node. Times are ns since the run's epoch.</summary>
internal sealed class WorkSample
{
    public required string Node { get; init; }

    public required long ArrivedNs { get; init; }

    public required bool IsRetry { get; init; }

    public long WaitNs { get; set; }

    /// <summary>-1 while nobody has answered.</summary>
    public long LatencyNs { get; set; } = -1;

    public bool Failed { get; set; }
}

/// <summary>A user's request.</summary>
internal readonly record struct EntrySample(string Service, string Operation, long StartNs, long LatencyNs, bool Failed);

/// <summary>How many wait in a queue at a moment.</summary>
internal readonly record struct DepthSample(string Queue, long AtNs, int Depth);
