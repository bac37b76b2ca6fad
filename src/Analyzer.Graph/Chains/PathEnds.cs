using Analyzer.Model.Calls;

namespace Analyzer.Graph.Chains;

/// <summary>How far up each failure was handed on. Callers are walked once, however many failures pass through them.</summary>
internal sealed class PathEnds(Call[] calls, Attempt[] attempts, int[] callOfAttempt)
{
    // Hops from the call to the end of its path, itself included; 0 when not yet known.
    private readonly int[] _hops = new int[calls.Length];
    private readonly int[] _top = new int[calls.Length];
    private readonly Stack<int> _below = new();

    /// <summary>The outermost call that failed with this one, or masked it, and the calls on the way, both ends included.</summary>
    public (int Top, int Hops) Of(int call)
    {
        while (_hops[call] == 0)
        {
            if (!IsHandedOn(calls[call]))
            {
                (_top[call], _hops[call]) = (call, 1);
                break;
            }

            _below.Push(call);
            call = callOfAttempt[calls[call].ParentAttempt];
        }

        while (_below.TryPop(out var below))
        {
            (_top[below], _hops[below]) = (_top[call], _hops[call] + 1);
            call = below;
        }

        return (_top[call], _hops[call]);
    }

    private bool IsHandedOn(in Call call) =>
        call.IsError && call.ParentAttempt >= 0 && attempts[call.ParentAttempt].Status is AttemptStatus.Error or AttemptStatus.Timeout;
}
