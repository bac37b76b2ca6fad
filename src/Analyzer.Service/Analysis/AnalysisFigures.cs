namespace Analyzer.Service.Analysis;

/// <summary>What background analysis has done since it started; read by whoever shows it.</summary>
internal sealed class AnalysisFigures
{
    private long _windows, _spans, _failures, _reopened;

    /// <summary>Windows analysed, again where they were opened again.</summary>
    public long Windows => Interlocked.Read(ref _windows);

    /// <summary>Spans in them.</summary>
    public long Spans => Interlocked.Read(ref _spans);

    /// <summary>Analyses that failed.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Windows opened again because a neighbour's spans belong to their traces.</summary>
    public long Reopened => Interlocked.Read(ref _reopened);

    /// <summary>Counts an analysed window.</summary>
    public void Analysed(long spans, int reopened)
    {
        Interlocked.Increment(ref _windows);
        Interlocked.Add(ref _spans, spans);
        Interlocked.Add(ref _reopened, reopened);
    }

    /// <summary>Counts a failure.</summary>
    public void Failed() => Interlocked.Increment(ref _failures);
}
