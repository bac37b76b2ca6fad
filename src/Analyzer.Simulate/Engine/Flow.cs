using System.Runtime.CompilerServices;

namespace Analyzer.Simulate.Engine;

/// <summary>
/// What one simulated thread of control does, written as an async method. Unlike a task it never leaves the thread
/// that runs the event queue, so the order of everything is a function of the seed.
/// </summary>
[AsyncMethodBuilder(typeof(FlowBuilder<>))]
internal sealed class Flow<T> : INotifyCompletion
{
    private Action? _continuation;
    private T? _result;

    public bool IsCompleted { get; private set; }

    public Flow<T> GetAwaiter() => this;

    public T GetResult() => IsCompleted ? _result! : throw new InvalidOperationException("the flow has not ended yet");

    public void OnCompleted(Action continuation)
    {
        if (IsCompleted) continuation();
        else _continuation += continuation;
    }

    /// <summary>The first to settle wins: an answer, a timeout, a cancellation.</summary>
    public bool TrySetResult(T result)
    {
        if (IsCompleted) return false;
        IsCompleted = true;
        _result = result;
        var continuation = _continuation;
        _continuation = null;
        continuation?.Invoke();
        return true;
    }
}
