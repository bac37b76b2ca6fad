using Analyzer.Detect.Amplification;
using Analyzer.Detect.Incidents;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Amplification;

/// <summary>web → orders → stock, ten requests a second, in which seconds 30 to 40 are told.</summary>
public sealed class IncidentAmplifiersTests
{
    [Fact]
    public void An_edge_that_tries_three_times_is_told_with_its_factor_before_during_and_after()
    {
        var amplifier = Assert.Single(Of((call, during) => call == "stock" && during ? [Try.err, Try.err, Try.ok] : [Try.ok]));

        Assert.Equal(("orders", "stock", "GET /items", null), (amplifier.Caller, amplifier.Callee, amplifier.Operation, amplifier.Publisher));
        Assert.Equal((3.0, 1.0, 1.0, 3.0), (amplifier.Factor, amplifier.FactorBefore, amplifier.FactorAfter, amplifier.PeakFactor));
        Assert.Equal((200.0, 200.0, 1.0, 20.0), (amplifier.Excess, amplifier.ExcessAttributed, amplifier.ExcessShare, amplifier.ExcessPerSecond));
        Assert.NotEmpty(amplifier.Exemplars);
    }

    [Fact]
    public void Each_layers_own_excess_is_what_its_own_repetitions_made()
    {
        var found = Of((_, during) => during ? [Try.err, Try.ok] : [Try.ok]);

        Assert.Equal([("web", 100.0), ("orders", 100.0)], found.Select(amplifier => (amplifier.Caller, amplifier.Excess)).OrderByDescending(item => item.Caller, StringComparer.Ordinal));
        Assert.Equal([0.5, 0.5], found.Select(amplifier => amplifier.ExcessShare));
        // What stock got in the second attempt of web it got by web alone the first time, and by both the second time.
        Assert.Equal([("web", 250.0), ("orders", 50.0)], found.Select(amplifier => (amplifier.Caller, amplifier.ExcessAttributed)).OrderByDescending(item => item.Caller, StringComparer.Ordinal));
    }

    [Fact]
    public void An_edge_that_tries_as_often_as_usual_amplifies_nothing() => Assert.Empty(Of((_, _) => [Try.err, Try.ok]));

    [Fact]
    public void Hedges_are_no_repetitions() =>
        Assert.Empty(Of((call, during) => call == "stock" && during ? [Try.cancelled, Try.ok] : [Try.ok], call => call.Kind = call.Tries.Length > 1 ? CallKind.Hedge : CallKind.Single));

    [Fact]
    public void Of_messages_delivered_again_the_queue_is_who_repeats()
    {
        var amplifier = Assert.Single(Of((call, during) => call == "stock" && during ? [Try.err, Try.err, Try.ok] : [Try.ok], call => call.Kind = call.Tries.Length > 1 ? CallKind.Redelivery : CallKind.Single));

        Assert.Equal(("GET /items", "stock", "orders"), (amplifier.Caller, amplifier.Callee, amplifier.Publisher));
    }

    private static IReadOnlyList<Amplifier> Of(Func<string, bool, Try[]> tries, Action<CallSpec>? change = null)
    {
        Scene scene = new Traffic(60, 10, (calls, ms, second) =>
        {
            var during = second is >= 30 and < 40;
            var trace = calls.EntryAt(ms, "web", "GET /").Call("web", "orders", "POST /orders", tries("orders", during)).Call("orders", "stock", "GET /items", tries("stock", during));
            if (change is not null) trace.With(change);
        }).Scene(30, 40);
        return IncidentAmplifiers.Of(scene);
    }
}
