using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>A recording as <c>analyzer analyze FILE [--baseline FILE]</c> sees it, with the calls it was drawn from.</summary>
/// <param name="Result">The findings.</param>
/// <param name="Calls">The calls reconstructed.</param>
internal sealed record Recording(AnalysisResult Result, CallSet Calls)
{
    /// <summary>Reads, reconstructs and analyses one file; every recording in the same way, with nothing set.</summary>
    public static Recording Analyse(string file, CallSet? baseline)
    {
        var calls = Reconstruct(file, out var reading);
        return new Recording(Detection.Run(calls, baseline, reading, new DetectionOptions()), calls);
    }

    /// <summary>Reads and reconstructs one file.</summary>
    public static CallSet Reconstruct(string file, out ReadSummary reading)
    {
        var batch = new SpanBatch();
        reading = SpanFiles.Read([file], batch, new ReadOptions(), CancellationToken.None);
        return Reconstruction.Run(batch, new ReconstructionOptions());
    }
}
