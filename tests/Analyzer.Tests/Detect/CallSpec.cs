using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Tests.Detect;

/// <summary>A call of a test, with the calls made in its attempts.</summary>
public sealed class CallSpec(string? caller, string callee, string operation, params Try[] tries)
{
    public string? Caller { get; } = caller;

    public string Callee { get; } = callee;

    public string Operation { get; } = operation;

    public Try[] Tries { get; } = tries.Length == 0 ? [Try.ok] : tries;

    public int Untimed { get; set; }

    public CallKind Kind { get; set; } = tries.Length > 1 ? CallKind.Retry : CallKind.Single;

    public CallFlags Flags { get; set; }

    public SpanKind ServerKind { get; set; } = SpanKind.Server;

    public string Instance { get; set; } = "";

    public string Version { get; set; } = "";

    public string CallerInstance { get; set; } = "";

    public string CallerVersion { get; set; } = "";

    /// <summary>Waits after the first attempt, the second, …; 1 ms where there is none.</summary>
    public int[] WaitsMs { get; set; } = [];

    public List<(int Attempt, CallSpec Call)> Children { get; } = [];

    public CallOutcome Outcome
    {
        get
        {
            var several = Tries.Length + Untimed > 1;
            if (Tries.Any(attempt => attempt.Status == AttemptStatus.Ok)) return Tries.Any(attempt => attempt.Status is AttemptStatus.Error or AttemptStatus.Timeout) || Untimed > 0 ? CallOutcome.OkAfterRetry : CallOutcome.Ok;
            if (Tries.All(attempt => attempt.Status == AttemptStatus.Cancelled)) return CallOutcome.Cancelled;
            return several ? CallOutcome.Exhausted : CallOutcome.Failed;
        }
    }

    public IEnumerable<CallSpec> All() => Children.SelectMany(child => child.Call.All()).Prepend(this);
}
