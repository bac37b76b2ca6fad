using System.Globalization;
using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Simulate;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>Simulates, analyses without a baseline, and compares with the truth.</summary>
internal sealed class SimulatedIncidentGrader
{
    private readonly SimulationTruth _truth;
    private readonly AnalysisResult _result;
    private readonly List<string> _mistakes = [];

    private SimulatedIncidentGrader(SimulationTruth truth, AnalysisResult result) => (_truth, _result) = (truth, result);

    /// <summary>Plays a scenario and grades what is found in its spans.</summary>
    public static SimulatedGrade Grade(string scenario, ulong seed, double sampling)
    {
        var run = Simulator.Run(Scenario.Load(scenario), seed, new SimulationOptions { SamplingRatio = sampling });
        return Grade(run.Truth, Analyse(run), sampling);
    }

    /// <summary>What the command line would make of the bytes that SDKs would send.</summary>
    public static AnalysisResult Analyse(SimulationResult run)
    {
        using var stream = new MemoryStream();
        OtlpJsonWriter.Write(run, stream);
        stream.Position = 0;
        var batch = new SpanBatch();
        var reading = SpanFiles.Read(stream, "simulation", batch, new ReadOptions(), CancellationToken.None);
        return Detection.Run(Reconstruction.Run(batch, new ReconstructionOptions()), null, reading, new DetectionOptions());
    }

    /// <summary>Grades an analysis.</summary>
    public static SimulatedGrade Grade(SimulationTruth truth, AnalysisResult result, double sampling) => new SimulatedIncidentGrader(truth, result).Grade(sampling);

    private SimulatedGrade Grade(double sampling)
    {
        var policies = new SimulatedPolicyGrader(_truth, _result, _mistakes);
        var (faults, incidents) = (_truth.RootCauses.Count, _result.Incidents);
        var causes = incidents.Select(FirstCause).ToList();
        var (tau, pairs) = Order();
        return new SimulatedGrade
        {
            Scenario = _truth.Scenario,
            Seed = _truth.Seed,
            Sampling = sampling,
            Silent = faults > 0 ? null : Note(incidents.Count == 0, $"incidents caused by {string.Join(", ", causes)} where nothing is wrong"),
            CauseFirst = faults != 1 ? null : Note(causes.FirstOrDefault() == _truth.RootCauses[0], $"cause {causes.FirstOrDefault() ?? "none"}, true {_truth.RootCauses[0]}"),
            OneIncident = faults != 1 ? null : Note(incidents.Count == 1, $"{incidents.Count} incidents of one fault"),
            Apart = faults < 2 ? null : Note(incidents.Count == faults && causes.ToHashSet().SetEquals(_truth.RootCauses), $"incidents caused by {string.Join(", ", causes.DefaultIfEmpty("none"))}, true {string.Join(", ", _truth.RootCauses)}"),
            Tau = tau,
            Pairs = pairs,
            Metastable = faults == 0 ? null : Note(incidents.Count > 0 && incidents.Any(incident => incident.Metastable) == _truth.Metastable, $"metastable or not: true {_truth.Metastable}"),
            Drift = Drift(),
            Attempts = policies.Attempts(),
            Timeouts = policies.Timeouts(),
            Mistakes = _mistakes,
        };
    }

    private string FirstCause(Incident incident) => incident.RootCauses.Count > 0 ? TrueName(incident.RootCauses[0].Service) : "unknown";

    private (double? Tau, (int Asked, int Compared) Pairs) Order()
    {
        var found = FirstOnsets(_result.Incidents.SelectMany(incident => incident.Affected).Select(hit => (TrueName(hit.Service), hit.OnsetNs)));
        var truth = FirstOnsets(_truth.Affected.Select(hit => (hit.Service, (hit.Onset - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick)));
        var order = OnsetOrder.Compare(found, truth);
        if (order.Tau < 1) Note(false, $"onsets {Lags(found)}, true {Lags(truth)}");
        return (order.Tau, (OnsetOrder.Compare(truth, truth).Pairs, order.Pairs));
    }

    private bool? Drift()
    {
        if (_truth.Affected.FirstOrDefault(hit => hit.Mechanism == "drift") is not { } drifted) return null;
        var version = _truth.Trigger.FirstOrDefault(trigger => trigger.Service == drifted.Service)?.Version;
        var named = _result.Drift.Where(drift => TrueName(drift.Service) == drifted.Service)
            .Any(drift => drift.Instance == drifted.Instance || (drift.Instance is null && version is not null && drift.Version == version));
        return Note(named, $"drift of {string.Join(", ", _result.Drift.Select(drift => $"{drift.Service} {drift.Instance} {drift.Version}").DefaultIfEmpty("none"))}, true {drifted.Service} {drifted.Instance} {version}");
    }

    private bool Note(bool right, string mistake)
    {
        if (!right) _mistakes.Add(mistake);
        return right;
    }

    private string TrueName(string found) => SimulatedNames.Of(_truth, found);

    private static Dictionary<string, long> FirstOnsets(IEnumerable<(string Service, long OnsetNs)> hits) =>
        hits.GroupBy(hit => hit.Service).ToDictionary(group => group.Key, group => group.Min(hit => hit.OnsetNs));

    private static string Lags(Dictionary<string, long> onsets) => string.Join(", ", onsets.OrderBy(onset => onset.Value).ThenBy(onset => onset.Key, StringComparer.Ordinal)
        .Select(onset => string.Create(CultureInfo.InvariantCulture, $"{onset.Key} {(onset.Value - onsets.Values.Min()) / 1e9:0.0} s")));
}
