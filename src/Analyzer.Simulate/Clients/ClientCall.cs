using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Services;
using Analyzer.Simulate.Truth;

namespace Analyzer.Simulate.Clients;

/// <summary>A logical call under way.</summary>
internal sealed class ClientCall(CallContext context, Target target, CallRecord record, EdgeClient edge, int forcedStatus)
{
    public CallContext Context { get; } = context;

    public Target Target { get; } = target;

    public CallRecord Record { get; } = record;

    public EdgeClient Edge { get; } = edge;

    public int ForcedStatus { get; } = forcedStatus;

    /// <summary>How many attempts have been sent.</summary>
    public int Sent { get; set; }

    /// <summary>The span that stands for the whole call, in libraries that make one.</summary>
    public SimSpan? Span { get; set; }

    /// <summary>An id that a library gives to all attempts of a call.</summary>
    public string RequestId { get; set; } = "";
}

/// <summary>One attempt under way.</summary>
internal sealed class ClientAttempt
{
    /// <summary>Settled by whichever comes first: the answer, the timeout, the cancellation.</summary>
    public Flow<Reply> Answer { get; } = new();

    /// <summary>The span that stands for this attempt, if the library makes one.</summary>
    public SimSpan? Shown { get; set; }

    /// <summary>The HTTP span below it, where a library sits on an HTTP client that is instrumented too.</summary>
    public SimSpan? Wire { get; set; }

    /// <summary>The span whose context goes over the wire, so the parent of the callee's span.</summary>
    public SimSpan? ContextSpan { get; set; }
}
