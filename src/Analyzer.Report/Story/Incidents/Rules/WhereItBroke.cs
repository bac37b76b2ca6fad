using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>Where and when the spread began to feed itself.</summary>
internal sealed class WhereItBroke : IIncidentRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        if (facts.Incident.BreakPoint is not { } broke) return null;
        Prose says = $"At {Say.Clock(broke.AtNs)} each first attempt that failed from {new Name(broke.Caller)} to {new Name(broke.Callee)} began to bring {SignalText.Ratio(broke.Reproduction)} new ones, and calls answered well fell from {SignalText.Rate(broke.GoodputBefore)} to {SignalText.Rate(broke.GoodputAfter)} while attempts rose from {SignalText.Rate(broke.AttemptsBefore)} to {SignalText.Rate(broke.AttemptsAfter)}: from here it fed itself.";
        var counted = broke.Series.Where(point => point.StartNs >= broke.AtNs).Take(5).ToList();
        var first = counted.Count == 0 ? "" : $" In the first {Say.Many(counted.Count, "bucket")} from then on: {Say.Many(counted.Sum(point => point.Attempts), "attempt")}, {Say.Count(counted.Sum(point => point.Failed))} failed, {Say.Many(counted.Sum(point => point.Goodput), "call")} answered well.";
        var spans = facts.Incident.Amplifiers.FirstOrDefault(edge => edge.Caller == broke.Caller && edge.Callee == broke.Callee)?.Exemplars ?? [];
        return new Draft(says, $"{Measures.Arrow(broke.Caller, broke.Callee)} ({broke.Operation}), break point {Say.Precise(broke.AtNs)}: {SignalText.Ratio(broke.Reproduction)} repetitions for each first attempt that failed.{first}", spans);
    }
}
