using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Analyzer.Simulate.Engine;

/// <summary>Lets the compiler build a <see cref="Flow{T}"/> from an async method.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "The compiler calls these on an instance.")]
internal struct FlowBuilder<T>
{
    private Flow<T> _flow;
    private Action? _resume;

    public readonly Flow<T> Task => _flow;

    public static FlowBuilder<T> Create() => new() { _flow = new Flow<T>() };

    public readonly void Start<TMachine>(ref TMachine machine) where TMachine : IAsyncStateMachine => machine.MoveNext();

    public readonly void SetStateMachine(IAsyncStateMachine machine)
    {
    }

    public readonly void SetResult(T result) => _flow.TrySetResult(result);

    // An exception here is a bug of the simulator: it surfaces from the event queue at once, awaited or not.
    public readonly void SetException(Exception exception) => ExceptionDispatchInfo.Throw(exception);

    public void AwaitOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : INotifyCompletion
        where TMachine : IAsyncStateMachine
    {
        if (_resume is null)
        {
            var box = new Box<TMachine>();
            // Set before the machine is copied: the copy contains this builder.
            _resume = box.Resume;
            box.Machine = machine;
        }
        awaiter.OnCompleted(_resume);
    }

    public void AwaitUnsafeOnCompleted<TAwaiter, TMachine>(ref TAwaiter awaiter, ref TMachine machine)
        where TAwaiter : ICriticalNotifyCompletion
        where TMachine : IAsyncStateMachine => AwaitOnCompleted(ref awaiter, ref machine);

    private sealed class Box<TMachine> where TMachine : IAsyncStateMachine
    {
        public TMachine Machine = default!;

        public void Resume() => Machine.MoveNext();
    }
}
