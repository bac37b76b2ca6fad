using Analyzer.Model.Findings;
using Analyzer.Simulate;
using Analyzer.Tests.Accuracy.Incidents;
using Xunit;

namespace Analyzer.Tests.Accuracy;

/// <summary>The graders themselves: what is right is called right, and each mistake is seen by the criterion that is meant for it.</summary>
public sealed class GraderTests
{
    private const long SecondNs = 1_000_000_000;
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Data", "storms");
    private static readonly StormTruth s_truth = StormTruth.Read(s_folder, "metastable-lock-a");
    private static readonly Lazy<Recording> s_recording = new(() => Recording.Analyse(StormTruth.RecordingOf(s_folder, "metastable-lock-a"), null));

    private static readonly Dictionary<string, Func<AnalysisResult, AnalysisResult>> s_mistakes = new()
    {
        [StormGrader.OneIncident] = result => result with { Incidents = [result.Incidents[0], result.Incidents[0]] },
        [StormGrader.Cause] = result => With(result, incident => incident with { RootCauses = [Cause("shop/inventory"), Cause("shop/postgresql")] }),
        [StormGrader.Start] = result => With(result, incident => incident with { Window = incident.Window with { StartNs = incident.Window.StartNs + (4 * SecondNs) } }),
        [StormGrader.Affected] = result => With(result, incident => incident with { Affected = [.. incident.Affected.Skip(1)] }),
        [StormGrader.Onsets] = result => With(result, incident => incident with { Affected = [incident.Affected[0] with { OnsetNs = incident.Affected[0].OnsetNs - (2 * SecondNs) }, .. incident.Affected.Skip(1)] }),
        [StormGrader.Amplifiers] = result => With(result, incident => incident with { Amplifiers = [.. incident.Amplifiers.Reverse()] }),
        [StormGrader.Metastable] = result => With(result, incident => incident with { Metastable = false }),
        [StormGrader.Attempts] = result => result with { Policies = [.. result.Policies.Select(policy => policy with { MaxAttempts = policy.MaxAttempts + 1 })] },
        [StormGrader.Timeouts] = result => result with { Policies = [.. result.Policies.Select(policy => policy with { TimeoutNs = policy.TimeoutNs * 12 / 10 })] },
    };

    public static TheoryData<string> Mistakes { get; } = [.. s_mistakes.Keys];

    [Fact]
    public void What_was_done_is_right_in_every_respect()
    {
        var grade = StormGrader.Grade(s_truth, Perfect());

        Assert.All(grade.Criteria, criterion => Assert.False(criterion.Right is false, $"{criterion.Name}: {criterion.Detail}"));
        Assert.All(s_mistakes.Keys, name => Assert.True(grade[name].Right));
        Assert.Equal(new FirstClaim("metastable-lock-a", "postgresql", 0.9, true), grade.Claim);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_seen_by_its_criterion_alone(string name)
    {
        var perfect = Perfect();

        var grade = StormGrader.Grade(s_truth, perfect with { Result = s_mistakes[name](perfect.Result) });

        Assert.Equal([name], grade.Criteria.Where(criterion => criterion.Right is false).Select(criterion => criterion.Name));
    }

    [Fact]
    public void An_incident_in_a_healthy_recording_is_a_mistake()
    {
        var healthy = StormTruth.Read(s_folder, "healthy-a");

        Assert.True(StormGrader.Grade(healthy, s_recording.Value with { Result = s_recording.Value.Result with { Incidents = [], Drift = [] } })[StormGrader.Silence].Right);
        Assert.False(StormGrader.Grade(healthy, Perfect())[StormGrader.Silence].Right);
    }

    [Fact]
    public void Rank_counts_each_service_once_and_the_incident_with_most_impact_first()
    {
        var labels = new FaultLabels("train-ticket", "case-01", "train-ticket", "", "", "c", "return");
        var incident = Perfect().Result.Incidents[0];
        var result = s_recording.Value.Result with { Incidents = [incident with { RootCauses = [Cause("a"), Cause("ns/b"), Cause("a")] }, incident with { RootCauses = [Cause("b"), Cause("c")] }] };

        Assert.Equal(3, new FaultGrade(labels, NamedCause.InOrder(result), 2).Rank);
        Assert.Equal(0, new FaultGrade(labels with { Service = "d" }, NamedCause.InOrder(result), 2).Rank);
        Assert.Null(new FaultGrade(labels, [], 0).Claim);
    }

    [Fact]
    public void Order_of_onsets_leaves_out_what_the_truth_does_not_order()
    {
        Dictionary<string, long> truth = new() { ["a"] = 0, ["b"] = 0, ["c"] = SecondNs, ["d"] = 3 * SecondNs };

        Assert.Equal((1.0, 5), OnsetOrder.Compare(new Dictionary<string, long> { ["a"] = 2, ["b"] = 1, ["c"] = 3, ["d"] = 4 }, truth));
        Assert.Equal((-1.0, 5), OnsetOrder.Compare(new Dictionary<string, long> { ["a"] = 4, ["b"] = 4, ["c"] = 3, ["d"] = 2 }, truth));
        Assert.Equal((0.0, 1), OnsetOrder.Compare(new Dictionary<string, long> { ["a"] = 4, ["d"] = 4 }, truth));
        Assert.Equal((null, 0), OnsetOrder.Compare(new Dictionary<string, long> { ["a"] = 4, ["b"] = 5 }, truth));
    }

    [Fact]
    public void Calibration_counts_the_sure_ones()
    {
        FirstClaim[] claims = [new("a", "x", 0.8, true), new("b", "x", 1, false), new("c", "x", 0.79, false)];

        Assert.Equal((1, 2), Calibration.SureOnes(claims));
        Assert.Contains("| 0.8 to 1.0 | 2 | 1 | 50 % |", Calibration.Table(claims), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_simulated_faults_in_one_incident_are_not_kept_apart()
    {
        var truth = Simulator.Run(Scenario.Load("two-faults"), 1, new SimulationOptions { DurationSeconds = 30 }).Truth;
        var incident = Perfect().Result.Incidents[0];
        Incident Of(string cause) => incident with { Metastable = false, RootCauses = [Cause(cause)] };
        SimulatedGrade Grade(params Incident[] incidents) => SimulatedIncidentGrader.Grade(truth, s_recording.Value.Result with { Incidents = incidents }, 1);

        Assert.True(Grade(Of("renderer"), Of("inventory")).Apart);
        Assert.False(Grade(Of("renderer"), Of("reports")).Apart);
        Assert.False(Grade(incident with { RootCauses = [Cause("renderer"), Cause("inventory")] }).Apart);
    }

    // What an analysis without a mistake would say of the storm.
    private static Recording Perfect()
    {
        var onsetNs = s_truth.Triggers[0].StartNs;
        var incident = new Incident
        {
            Id = "incident-1",
            Window = new TimeWindow(onsetNs, onsetNs + (40 * SecondNs)),
            RootCauses = [Cause("shop/postgresql")],
            Affected = [.. s_truth.Affected.Append("postgresql").Select(service => new AffectedService("shop/" + service, Mechanism.Latency, onsetNs, null, 1, false, [], []))],
            Propagation = [],
            Amplifiers = [.. s_truth.Amplifiers.Select(edge => new Amplifier("shop/" + edge.Caller, "shop/" + edge.Callee, "POST /", null, 2, 1, 2, 1, 100, 100, 0.5, 5, []))],
            Containment = [],
            Metastable = true,
            SustainingLoop = [],
            Hidden = new HiddenBesideShown(0, 0, 0, null, null, 0, 0, 0, 0, 0, 0, 0, null, null),
            Size = new IncidentSize(4, 3, null, 0, null, 40 * SecondNs, null, 0),
        };
        var policies = s_truth.Policies.Select(policy => new ClientPolicy("shop/" + policy.Caller, "shop/" + policy.Callee, "POST /", null, null, policy.MaxAttempts, true, policy.TimeoutNs, BackoffKind.Fixed, 0, [], [], 100, 50, 1, []));
        return s_recording.Value with { Result = s_recording.Value.Result with { Incidents = [incident], Policies = [.. policies], Drift = [] } };
    }

    private static RootCause Cause(string service) => new(service, null, null, null, Mechanism.Error, 0.9, [], []);

    private static AnalysisResult With(AnalysisResult result, Func<Incident, Incident> change) => result with { Incidents = [change(result.Incidents[0])] };
}
