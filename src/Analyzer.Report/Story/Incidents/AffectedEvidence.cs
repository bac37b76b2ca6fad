using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>An affected service as evidence is written.</summary>
internal static class AffectedEvidence
{
    /// <summary>Onset, end and every signal with its values.</summary>
    public static string Of(AffectedService service)
    {
        var signals = service.Signals.Select(signal => $"{SignalText.Long(signal)}, from {Say.Precise(signal.OnsetNs)}{(signal.EndNs is { } end ? $" to {Say.Precise(end)}" : " on")}");
        var hit = $"{Say.Share(service.Severity)} of its work hit at the peak{(service.Inherited ? ", only handed on from what it calls" : "")}";
        return $"{service.Service}: {hit}; {string.Join("; ", signals)}.";
    }
}
