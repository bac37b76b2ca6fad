using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Otlp;

/// <summary>What was wrong with one request: counts, and the first reason.</summary>
/// <param name="damage">The kind of problem after which more may be missing than was counted.</param>
internal sealed class RequestProblemLog(string damage) : ProblemLog
{
    public int Lost { get; private set; }

    public bool IsMalformed { get; private set; }

    public string? Reason { get; private set; }

    public override void Add(string kind, string reason, long offset, int spansLost)
    {
        Lost += spansLost;
        IsMalformed |= kind == damage;
        if (spansLost > 0 || kind == damage) Reason ??= $"byte {offset}: {reason}";
    }
}
