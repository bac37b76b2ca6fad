using Analyzer.Detect;
using Analyzer.Model.Calls;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>One recording of a real fault, graded.</summary>
/// <param name="Labels">What was injected.</param>
/// <param name="Causes">Services named, in order.</param>
/// <param name="Incidents">Incidents found.</param>
internal sealed record FaultGrade(FaultLabels Labels, IReadOnlyList<NamedCause> Causes, int Incidents)
{
    /// <summary>Place of the injected service among those named, from 1; 0 where it is not named.</summary>
    public int Rank => Causes.TakeWhile(cause => cause.Service != Labels.Service).Count() is var before && before < Causes.Count ? before + 1 : 0;

    /// <summary>What was claimed first; null where nothing was.</summary>
    public FirstClaim? Claim => Causes.Count == 0 ? null : new FirstClaim($"{Labels.Folder}/{Labels.Case}", Causes[0].Service, Causes[0].Confidence, Rank == 1);
}

/// <summary>Analyses the recordings of real faults, each with its baseline, and ranks the service that was hit.</summary>
internal sealed class FaultGrader
{
    private (string File, CallSet? Calls) _baseline = ("", null);

    /// <summary>Analyses one case as the command line would.</summary>
    public Recording Analyse(FaultLabels labels) => Recording.Analyse(labels.RecordingPath, BaselineOf(labels));

    /// <summary>What is kept of a case and of its baseline.</summary>
    public (Reduction Now, Reduction Usual) Reduce(FaultLabels labels) =>
        (Reduction.Of(Recording.Reconstruct(labels.RecordingPath, out _), null, null, null), Reduction.Of(BaselineOf(labels), null, null, null));

    /// <summary>Analyses and grades one case.</summary>
    public FaultGrade Grade(FaultLabels labels)
    {
        var result = Analyse(labels).Result;
        return new FaultGrade(labels, NamedCause.InOrder(result), result.Incidents.Count);
    }

    private CallSet BaselineOf(FaultLabels labels)
    {
        if (_baseline.File != labels.BaselinePath) _baseline = (labels.BaselinePath, Recording.Reconstruct(labels.BaselinePath, out _));
        return _baseline.Calls!;
    }
}
