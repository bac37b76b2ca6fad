using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>What several sentences about one incident share, and the limits below which nothing is claimed.</summary>
internal sealed class IncidentFacts(Incident incident)
{
    /// <summary>A cause that is less sure than this is none.</summary>
    public const double LeastConfidence = 0.3;

    /// <summary>From this confidence on a cause is stated without a word of doubt.</summary>
    public const double Sure = 0.8;

    /// <summary>Further entry errors, as a share of requests, that people notice.</summary>
    private const double NoticedErrors = 0.01;

    /// <summary>Growth of the 95th percentile that people notice.</summary>
    private const double NoticedSlowing = 1.5;

    /// <summary>The incident.</summary>
    public Incident Incident { get; } = incident;

    /// <summary>The best candidate, where it is sure enough to be named.</summary>
    public RootCause? Cause { get; } = incident.RootCauses.Count > 0 && incident.RootCauses[0].Confidence >= LeastConfidence ? incident.RootCauses[0] : null;

    /// <summary>The affected service that is the cause; null where it is not among them.</summary>
    public AffectedService? CauseLane => Cause is { } cause ? Incident.Affected.FirstOrDefault(service => service.Service == cause.Service) : null;

    /// <summary>When the cause showed first, Unix ns.</summary>
    public long StartNs => Incident.Trigger?.StartNs ?? CauseLane?.OnsetNs ?? Incident.Window.StartNs;

    /// <summary>How long the cause itself lasted, ns; null where none is named, that is not known or it went on.</summary>
    public long? TriggerNs => Cause is not null && Incident.Trigger is { EndNs: { } end } trigger ? end - trigger.StartNs : null;

    /// <summary>The edge that made most excess load; null where none did.</summary>
    public Amplifier? Amplifier => Incident.Amplifiers.Count > 0 ? Incident.Amplifiers[0] : null;

    /// <summary>Excess attempts of all amplifiers.</summary>
    public double Excess => Amplifier is { ExcessShare: > 0 } first ? first.Excess / first.ExcessShare : Incident.Amplifiers.Sum(amplifier => amplifier.Excess);

    /// <summary>Whether a service is the cause that the report names.</summary>
    public bool IsCause(string service) => Cause is { } cause && cause.Service == service;

    /// <summary>Share of entry requests that failed, 0 to 1.</summary>
    public double EntryErrors => Incident.Hidden.EntryRequests > 0 ? Incident.Hidden.EntryErrors / Incident.Hidden.EntryRequests : 0;

    /// <summary>Whether more entry requests failed than usual.</summary>
    public bool IsEntryFailing => EntryErrors - Incident.Hidden.EntryErrorsBefore >= NoticedErrors;

    /// <summary>Whether entry requests were slower than usual.</summary>
    public bool IsEntrySlow => Incident.Hidden is { EntryP95Ns: { } now, EntryP95BeforeNs: { } before } && now >= before * NoticedSlowing;
}
