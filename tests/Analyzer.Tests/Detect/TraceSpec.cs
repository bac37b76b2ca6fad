using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Tests.Detect;

/// <summary>A trace of a test, written as its entry and the calls below it.</summary>
public sealed class TraceSpec
{
    private readonly List<CallSpec> _calls = [];

    public ulong Id { get; init; }

    public long StartMs { get; init; }

    public float Weight { get; init; } = 1;

    public Dictionary<string, string> Attributes { get; } = [];

    public CallSpec Root => _calls[0];

    public CallSpec Last => _calls[^1];

    public static TraceSpec Entry(string service, string operation, ulong id, long startMs, Try[] tries, float weight = 1)
    {
        var trace = new TraceSpec { Id = id, StartMs = startMs, Weight = weight };
        trace._calls.Add(new CallSpec(null, service, operation, tries) { Flags = CallFlags.Entry });
        return trace;
    }

    public static TraceSpec Of(ulong id, long startMs, CallSpec root, float weight = 1)
    {
        var trace = new TraceSpec { Id = id, StartMs = startMs, Weight = weight };
        trace._calls.Add(root);
        return trace;
    }

    /// <summary>A call made in the last attempt of the latest call to <paramref name="caller"/>.</summary>
    public TraceSpec Call(string caller, string callee, string operation, params Try[] tries)
    {
        var parent = _calls.Last(call => call.Callee == caller);
        return CallIn(caller, parent.Tries.Length, callee, operation, tries);
    }

    /// <summary>A call made in the given (1-based) attempt of the latest call to <paramref name="caller"/>.</summary>
    public TraceSpec CallIn(string caller, int attempt, string callee, string operation, params Try[] tries)
    {
        var call = new CallSpec(caller, callee, operation, tries);
        _calls.Last(other => other.Callee == caller).Children.Add((attempt - 1, call));
        _calls.Add(call);
        return this;
    }

    public TraceSpec With(Action<CallSpec> change)
    {
        change(Last);
        return this;
    }

    public TraceSpec AsWork()
    {
        Root.ServerKind = SpanKind.Consumer;
        return this;
    }
}
