using Analyzer.Model.Calls;

namespace Analyzer.Tests.Detect;

/// <summary>One attempt of a test's call; it waits on its way to the callee, then the callee works.</summary>
public readonly record struct Try(AttemptStatus Status, string Failure = "", int OrphanedMs = 0, int WorkMs = 10, int WaitMs = 0)
{
    public static readonly Try ok = new(AttemptStatus.Ok);
    public static readonly Try err = new(AttemptStatus.Error, "503");
    public static readonly Try timeout = new(AttemptStatus.Timeout, "timeout");
    public static readonly Try cancelled = new(AttemptStatus.Cancelled);
}
