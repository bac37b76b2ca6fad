using System.Text;
using Analyzer.Detect;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Report.Json;
using Xunit;

namespace Analyzer.Tests.Detect.Incidents;

/// <summary>A minute of web → orders → stock and web → ads, twenty requests a second, in which something goes wrong at second 30.</summary>
public sealed class IncidentSceneTests
{
    private static readonly Try s_slow = new(AttemptStatus.Ok, WorkMs: 400);

    [Fact]
    public void Nothing_is_an_incident_when_nothing_changes() => Assert.Empty(Run(_ => false, _ => { }).Incidents);

    [Fact]
    public void A_failing_callee_is_the_cause_and_who_handed_its_failures_on_is_affected()
    {
        var incident = One(second => second is >= 30 and < 45, scene => scene.Stock = [Try.err]);

        Assert.Equal(("stock", Mechanism.Error), (incident.RootCauses[0].Service, incident.RootCauses[0].Mechanism));
        Assert.Equal(["stock", "orders", "web"], incident.Affected.Select(service => service.Service));
        Assert.Equal([("stock", "orders"), ("orders", "web")], incident.Propagation.Select(step => (step.From, step.To)));
        Assert.Equal(Seconds(30), incident.Window.StartNs);
        Assert.Equal(Seconds(45), incident.Trigger!.EndNs);
        Assert.Equal("trigger-ended", incident.End!.Reason);
        Assert.False(incident.Metastable);
    }

    [Fact]
    public void A_slow_callee_is_the_cause_and_goes_on_to_the_end_of_the_data()
    {
        var incident = One(second => second >= 30, scene => scene.Stock = [s_slow]);

        Assert.Equal(("stock", Mechanism.Latency), (incident.RootCauses[0].Service, incident.RootCauses[0].Mechanism));
        Assert.Equal(["stock", "orders", "web"], incident.Affected.Select(service => service.Service));
        Assert.True(incident.Ongoing);
        Assert.Null(incident.End);
    }

    [Fact]
    public void A_fallback_contains_a_failure_and_leaves_its_caller_unaffected()
    {
        var incident = One(second => second is >= 30 and < 45, scene => scene.Ads = [Try.err]);

        Assert.Equal("ads", incident.RootCauses[0].Service);
        Assert.Equal(["ads"], incident.Affected.Select(service => service.Service));
        var stopped = Assert.Single(incident.Containment);
        Assert.Equal(("web", "ads", ContainmentKind.Fallback, 1.0), (stopped.Service, stopped.Callee, stopped.Kind, stopped.Share));
    }

    [Fact]
    public void Retries_that_cannot_work_amplify_and_break_loose()
    {
        var incident = One(second => second is >= 30 and < 45, scene => scene.Stock = [Try.err, Try.err, Try.err]);

        var amplifier = Assert.Single(incident.Amplifiers);
        Assert.Equal(("orders", "stock", 3.0, 600.0), (amplifier.Caller, amplifier.Callee, amplifier.Factor, amplifier.Excess));
        Assert.Equal((1.0, 1.0), (amplifier.FactorBefore, amplifier.FactorAfter));
        Assert.Equal(("orders", "stock", 2.0), (incident.BreakPoint!.Caller, incident.BreakPoint.Callee, incident.BreakPoint.Reproduction));
    }

    [Fact]
    public void Retries_that_work_contain_the_failure_and_break_nothing()
    {
        var incident = One(second => second is >= 30 and < 45, scene => scene.Stock = [Try.err, Try.ok]);

        Assert.Null(incident.BreakPoint);
        Assert.Contains(incident.Containment, point => point is { Service: "orders", Kind: ContainmentKind.Retry, Share: 1 });
        Assert.Equal(0, incident.Hidden.EntryErrors);
        Assert.Equal(incident.Hidden.FailedAttempts, incident.Hidden.MaskedAttempts);
    }

    [Fact]
    public void The_report_of_incidents_does_not_depend_on_the_order_of_calls()
    {
        var builder = Builder(second => second is >= 30 and < 45, scene => scene.Stock = [Try.err, Try.err]);

        Assert.Equal(Json(builder.Build()), Json(builder.Build(seed: 9)));
        Assert.Contains("\"incident-1\"", Json(builder.Build()), StringComparison.Ordinal);
    }

    private static Incident One(Func<int, bool> when, Action<Scene> what) => Assert.Single(Run(when, what).Incidents);

    private static AnalysisResult Run(Func<int, bool> when, Action<Scene> what) => Run(Builder(when, what).Build());

    private static AnalysisResult Run(CallSet calls) => Detection.Run(calls, null, new ReadSummary(), new DetectionOptions { BucketNs = 1_000_000_000 });

    private static string Json(CallSet calls)
    {
        using var stream = new MemoryStream();
        new JsonReport().Write(Run(calls), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static CallSetBuilder Builder(Func<int, bool> when, Action<Scene> what)
    {
        var builder = new CallSetBuilder();
        for (var i = 0; i < 60 * 20; i++)
        {
            var scene = new Scene();
            if (when(i / 20)) what(scene);
            scene.Add(builder, i * 50L);
        }

        return builder;
    }

    private static long Seconds(int second) => CallSetBuilder.Epoch + (second * 1_000_000_000L);

    private sealed class Scene
    {
        public Try[] Stock { get; set; } = [Try.ok];

        public Try[] Ads { get; set; } = [Try.ok];

        public void Add(CallSetBuilder builder, long startMs)
        {
            var failed = Stock[^1].Status != AttemptStatus.Ok;
            var outer = failed ? Try.err : new Try(AttemptStatus.Ok, WorkMs: 10 + Stock.Sum(attempt => attempt.WorkMs));
            builder.EntryAt(startMs, "web", "GET /", outer)
                .Call("web", "orders", "POST /orders", outer)
                .Call("orders", "stock", "POST /reserve", Stock)
                .Call("web", "ads", "GET /ads", Ads)
                .With(call => call.Flags |= Ads[^1].Status == AttemptStatus.Ok ? CallFlags.None : CallFlags.Absorbed);
        }
    }
}
