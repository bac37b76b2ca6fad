using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Files;

/// <summary>Where decoders report what they cannot use.</summary>
internal abstract class ProblemLog
{
    /// <summary>Takes note of a problem.</summary>
    /// <param name="kind">One of <see cref="ProblemKinds"/>.</param>
    /// <param name="reason">What is wrong, with detail.</param>
    /// <param name="offset">Byte offset in the plain input; -1 when unknown.</param>
    /// <param name="spansLost">Spans known to be lost to it.</param>
    public abstract void Add(string kind, string reason, long offset, int spansLost);
}

/// <summary>Reports into the summary of a file, with the line where the file has lines.</summary>
internal sealed class FileProblemLog(ReadSummary summary, string source, bool strict) : ProblemLog
{
    /// <summary>Set when the input is text: its lines are worth telling.</summary>
    public InputWindow? Lines { get; set; }

    public override void Add(string kind, string reason, long offset, int spansLost)
    {
        var line = Lines is null || offset < 0 ? 0 : Lines.LineOf(offset);
        var problem = new ReadProblem(source, line, offset, reason, spansLost);
        summary.Add(problem, kind);
        if (strict) throw new InvalidInputException(problem);
    }
}
