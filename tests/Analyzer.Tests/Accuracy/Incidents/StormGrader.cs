using System.Globalization;
using Analyzer.Model.Findings;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>A storm, graded.</summary>
/// <param name="Case">Name of the recording.</param>
/// <param name="Criteria">One verdict for each of <see cref="StormGrader.Names"/>, in that order.</param>
/// <param name="Claim">The cause named first; null where none was.</param>
internal sealed record StormGrade(string Case, IReadOnlyList<Criterion> Criteria, FirstClaim? Claim)
{
    public Criterion this[string name] => Criteria.Single(criterion => criterion.Name == name);
}

/// <summary>Analyses storms on real services without a baseline and compares with what was done to them.</summary>
internal static class StormGrader
{
    public const string Silence = "nothing reported";
    public const string OneIncident = "one incident";
    public const string Cause = "cause first";
    public const string Instance = "instance";
    public const string Start = "start ± 3 s";
    public const string Affected = "affected";
    public const string Onsets = "cause's onset first";
    public const string Amplifiers = "amplifiers";
    public const string Metastable = "metastable";
    public const string Attempts = "max attempts";
    public const string Timeouts = "timeout ± 10 %";

    private const long SecondNs = 1_000_000_000;

    /// <summary>What is asked, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [Silence, OneIncident, Cause, Instance, Start, Affected, Onsets, Amplifiers, Metastable, Attempts, Timeouts];

    /// <summary>Analyses and grades one storm of a folder.</summary>
    public static StormGrade Grade(string folder, string storm) =>
        Grade(StormTruth.Read(folder, storm), Recording.Analyse(StormTruth.RecordingOf(folder, storm), null));

    /// <summary>Grades an analysis.</summary>
    public static StormGrade Grade(StormTruth truth, Recording recording)
    {
        var result = recording.Result;
        var causes = NamedCause.InOrder(result);
        var claim = causes.Count == 0 ? null : new FirstClaim(truth.Case, causes[0].Service, causes[0].Confidence, truth.RootCauses.Contains(causes[0].Service));
        if (truth.Healthy) return new StormGrade(truth.Case, [Silent(result), .. Names.Skip(1).Select(Criterion.NotAsked)], claim);
        var incident = result.Incidents.Count > 0 ? result.Incidents[0] : null;
        return new StormGrade(
            truth.Case,
            [
                Criterion.NotAsked(Silence),
                new(OneIncident, result.Incidents.Count == 1, $"found {result.Incidents.Count}"),
                new(Cause, claim is { Right: true }, $"named {Texts(causes)}; true {Texts(truth.RootCauses)}"),
                InstanceOf(truth, incident),
                StartOf(truth, incident),
                AffectedOf(truth, incident),
                OnsetsOf(truth, incident),
                AmplifiersOf(truth, incident),
                new(Metastable, result.Incidents.Any(found => found.Metastable) == truth.Metastable && incident is not null, $"true {truth.Metastable}, incident found: {incident is not null}"),
                PolicyGrader.Attempts(truth, recording),
                PolicyGrader.Timeouts(truth, recording),
            ],
            claim);
    }

    private static Criterion Silent(AnalysisResult result) => new(
        Silence,
        result.Incidents.Count == 0 && result.Drift.Count == 0,
        $"incidents caused by {Texts(NamedCause.InOrder(result))}; drift of {Texts(result.Drift.Select(drift => $"{drift.Service} {drift.Instance ?? drift.Version} {drift.Aspect}"))}");

    private static Criterion InstanceOf(StormTruth truth, Incident? incident)
    {
        if (truth.Triggers.Select(trigger => trigger.Instance).FirstOrDefault(instance => instance is not null) is not { } instance) return Criterion.NotAsked(Instance);
        var named = incident is { RootCauses.Count: > 0 } ? incident.RootCauses[0].Instance : null;
        return new Criterion(Instance, named == instance, $"named {named ?? "none"}; true {instance}");
    }

    private static Criterion StartOf(StormTruth truth, Incident? incident)
    {
        var offNs = incident is null ? long.MaxValue : incident.Window.StartNs - truth.Triggers[0].StartNs;
        return new Criterion(Start, Math.Abs(offNs) <= 3 * SecondNs, incident is null ? "no incident" : string.Create(CultureInfo.InvariantCulture, $"found {offNs / 1e9:+0.00;-0.00} s from the trigger's start"));
    }

    // The cause may stand among the affected; whoever absorbed the failure may not.
    private static Criterion AffectedOf(StormTruth truth, Incident? incident)
    {
        var found = incident?.Affected.Select(hit => NamedCause.Bare(hit.Service)).Distinct().ToList() ?? [];
        var missing = truth.Affected.Except(found).ToList();
        var tooMany = found.Except(truth.Affected).Except(truth.RootCauses).ToList();
        return new Criterion(Affected, missing.Count == 0 && tooMany.Count == 0, $"missing {Texts(missing)}; too many {Texts(tooMany)}");
    }

    // The truth says when the trigger came, and of the others only that they followed: nobody may precede the cause by more than a second.
    private static Criterion OnsetsOf(StormTruth truth, Incident? incident)
    {
        if (incident is null) return new Criterion(Onsets, false, "no incident");
        var firstNs = incident.Affected.Where(hit => truth.RootCauses.Contains(NamedCause.Bare(hit.Service))).Select(hit => (long?)hit.OnsetNs).Min() ?? incident.Trigger?.StartNs;
        if (firstNs is null) return new Criterion(Onsets, false, "no onset of the cause");
        var before = incident.Affected.Where(hit => hit.OnsetNs < firstNs - SecondNs)
            .Select(hit => string.Create(CultureInfo.InvariantCulture, $"{hit.Service} {(firstNs - hit.OnsetNs) / 1e9:0.0} s before")).ToList();
        return new Criterion(Onsets, before.Count == 0, Texts(before));
    }

    private static Criterion AmplifiersOf(StormTruth truth, Incident? incident)
    {
        if (truth.Amplifiers.Count == 0) return Criterion.NotAsked(Amplifiers);
        var found = incident?.Amplifiers.Select(edge => (Caller: NamedCause.Bare(edge.Caller), Callee: NamedCause.Bare(edge.Callee))).Distinct().ToList() ?? [];
        return new Criterion(Amplifiers, found.Take(truth.Amplifiers.Count).SequenceEqual(truth.Amplifiers), $"named {Edges(found)}; true {Edges(truth.Amplifiers)}");
    }

    private static string Edges(IEnumerable<(string Caller, string Callee)> edges) => Texts(edges.Select(edge => $"{edge.Caller} → {edge.Callee}"));

    private static string Texts(IEnumerable<object> items) => string.Join(", ", items.DefaultIfEmpty("none"));
}
