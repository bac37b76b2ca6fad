using Analyzer.Detect;
using Analyzer.Model.Spans;
using CsCheck;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.Amplification;

public sealed class ExcessAttributionTests
{
    [Fact]
    public void What_an_edge_caused_below_itself_is_blamed_on_it()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", err, ok)
            .CallIn("orders", 1, "db", "SELECT")
            .CallIn("orders", 2, "db", "SELECT");

        // The second attempt and the query made in it.
        Assert.Equal((2, 0), (ExcessOf(calls, "orders"), ExcessOf(calls, "db")));
    }

    [Fact]
    public void Two_layers_without_either_of_which_an_attempt_would_not_exist_share_it()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", err, ok)
            .CallIn("orders", 1, "stock", "GET", err, err)
            .CallIn("orders", 2, "stock", "GET", err, ok);

        // orders: its second attempt, the first GET in it, half of the second. stock: the other half, and its second under the first attempt.
        Assert.Equal((2.5, 1.5), (ExcessOf(calls, "orders"), ExcessOf(calls, "stock")));
    }

    [Fact]
    public void An_edge_that_never_retried_is_blamed_for_nothing()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", err).Call("orders", "db", "SELECT", err, ok);

        Assert.Equal(0, ExcessOf(calls, "orders"));
    }

    [Fact]
    public void Shares_add_up_to_every_attempt_that_exists_only_by_retries() =>
        RandomTraces.Gen.Sample(traces =>
        {
            var reduction = Reduction.Of(RandomTraces.Builder(traces).Build(), null, null, null);
            var expected = traces.Sum(trace => (trace.Weight == 10 ? 10.0 : 1.5) * Excess(trace.Root, false));
            return Math.Abs(reduction.Series.Edges.Values.Sum(edge => edge.AttributedExcess()) - expected) < 1e-9 * Math.Max(1, expected);
        });

    // Counted independently: every attempt that is not the first of its call, and all that lies below one.
    private static double Excess(CallSpec call, bool inExcess)
    {
        var own = call.Tries.Length + call.Untimed - (inExcess ? 0 : 1);
        return own + call.Children.Sum(child => Excess(child.Call, inExcess || child.Attempt > 0));
    }

    private static double ExcessOf(CallSetBuilder calls, string callee) =>
        Detection.Run(calls.Build(), null, new ReadSummary(), new DetectionOptions()).Edges.Where(edge => edge.Callee == callee).Sum(edge => edge.AttributedExcess);
}
