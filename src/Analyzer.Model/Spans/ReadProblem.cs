namespace Analyzer.Model.Spans;

/// <summary>Something in the input that could not be used as it was.</summary>
/// <param name="Source">File, or <c>-</c> for standard input.</param>
/// <param name="Line">1-based line, where the input has lines; else 0.</param>
/// <param name="Offset">Byte offset in the decompressed input; -1 when unknown.</param>
/// <param name="Reason">What is wrong, in one sentence.</param>
/// <param name="SpansLost">How many spans are known to be lost to it; 0 when the value was only mended.</param>
public sealed record ReadProblem(string Source, long Line, long Offset, string Reason, int SpansLost)
{
    /// <summary><c>file:line (byte offset): reason</c>.</summary>
    public override string ToString() =>
        (Line, Offset) switch
        {
            ( > 0, >= 0) => $"{Source}:{Line} (byte {Offset}): {Reason}",
            ( > 0, _) => $"{Source}:{Line}: {Reason}",
            (_, >= 0) => $"{Source} (byte {Offset}): {Reason}",
            _ => $"{Source}: {Reason}",
        };
}

/// <summary>What reading the input amounted to: counts per reason, and the first problems in full.</summary>
public sealed class ReadSummary
{
    private const int KeptProblems = 100;

    private readonly SortedDictionary<string, long> _countByReason = new(StringComparer.Ordinal);
    private readonly List<ReadProblem> _problems = [];

    /// <summary>Files read, in the order read, with the format recognised in each.</summary>
    public List<(string Source, string Format, long Spans)> Sources { get; } = [];

    /// <summary>The first problems, in the order met; at most 100.</summary>
    public IReadOnlyList<ReadProblem> Problems => _problems;

    /// <summary>How often each reason was met.</summary>
    public IReadOnlyDictionary<string, long> CountByReason => _countByReason;

    /// <summary>Problems met in all.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>Spans known to be lost.</summary>
    public long SpansLost { get; private set; }

    /// <summary>Compressed (as read) bytes of all sources.</summary>
    public long BytesRead { get; set; }

    /// <summary>Counts a problem, and keeps it when it is among the first.</summary>
    /// <param name="problem">The problem with its place.</param>
    /// <param name="kind">The reason without varying detail, under which it is counted.</param>
    public void Add(ReadProblem problem, string kind)
    {
        ProblemCount++;
        SpansLost += problem.SpansLost;
        _countByReason[kind] = _countByReason.GetValueOrDefault(kind) + 1;
        if (_problems.Count < KeptProblems) _problems.Add(problem);
    }
}
