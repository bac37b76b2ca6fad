using Analyzer.Detect.Incidents;
using Analyzer.Detect.RootCauses;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

/// <summary>web → orders and stock, ten requests a second; from second 30 orders fails and stock is slow.</summary>
public sealed class ElsewhereTests
{
    [Fact]
    public void Services_that_differ_over_the_whole_window_stand_last_and_unsure()
    {
        var causes = Append(Cause("orders", 0.9));

        Assert.Equal(["orders", "stock"], causes.Select(cause => cause.Service));
        Assert.Equal(0.9, causes[0].Confidence);
        Assert.InRange(causes[1].Confidence, 0.01, 0.2);
        Assert.Contains("its own work for POST /reserve took", causes[1].Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_named_already_is_not_named_again() => Assert.Equal(["stock", "orders"], Append(Cause("stock", 0.5)).Select(cause => cause.Service));

    [Fact]
    public void What_was_found_is_never_pushed_out()
    {
        RootCause[] five = [.. Enumerable.Range(0, 6).Select(i => Cause($"peer-{i}", 0.1))];

        Assert.Equal(five, Append(five));
    }

    private static IReadOnlyList<RootCause> Append(params RootCause[] causes)
    {
        var scene = new Traffic(60, 10, (calls, ms, second) =>
            calls.EntryAt(ms, "web", "GET /")
                .Call("web", "orders", "POST /orders", second >= 30 ? Try.err : Try.ok)
                .Call("web", "stock", "POST /reserve", second >= 30 ? new Try(AttemptStatus.Ok, WorkMs: 200) : Try.ok)).Scene(0, 60);
        var incident = new Incident
        {
            Id = "incident-1",
            Window = scene.Window,
            RootCauses = causes,
            Affected = [],
            Propagation = [],
            Amplifiers = [],
            Containment = [],
            SustainingLoop = [],
            Hidden = HiddenCounts.Of(scene),
            Size = Sizes.Of(scene, null, [], null, HiddenCounts.Of(scene)),
        };
        return Elsewhere.Append(incident, scene, 1.5);
    }

    private static RootCause Cause(string service, double confidence) => new(service, null, null, null, Mechanism.Error, confidence, ["found"], []);
}
