using System.Runtime.CompilerServices;

namespace Analyzer.Simulate.Engine;

/// <summary>Suspends a flow for a virtual duration.</summary>
internal readonly struct DelayAwaitable(EventQueue clock, long durationNs) : INotifyCompletion
{
    public bool IsCompleted => durationNs <= 0;

    public DelayAwaitable GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => clock.At(clock.NowNs + durationNs, continuation);
}
