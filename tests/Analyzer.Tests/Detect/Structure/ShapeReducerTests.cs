using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Model.Spans;
using Analyzer.Tests.Graph;
using Xunit;

namespace Analyzer.Tests.Detect.Structure;

public sealed class ShapeReducerTests
{
    [Fact]
    public void A_request_that_makes_a_call_three_times_made_it_once()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "db", "SELECT").Call("web", "db", "SELECT").Call("web", "db", "UPDATE").Call("web", "db", "SELECT");

        var counts = Counts(calls);

        Assert.Equal((1, 1, 1), (counts[("web", "GET /", null, null)], counts[("web", "GET /", "db", "SELECT")], counts[("web", "GET /", "db", "UPDATE")]));
    }

    [Fact]
    public void Each_attempt_is_a_request_of_its_own_at_the_callee_and_one_to_its_caller()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", Try.err, Try.ok).CallIn("orders", 1, "db", "SELECT").CallIn("orders", 2, "db", "SELECT");

        var counts = Counts(calls);

        Assert.Equal((1, 2, 2), (counts[("web", "GET /", "orders", "POST")], counts[("orders", "POST", null, null)], counts[("orders", "POST", "db", "SELECT")]));
    }

    [Fact]
    public void A_sampled_request_counts_as_many_as_it_stands_for()
    {
        var calls = new CallSetBuilder();
        calls.SampledEntryAt(0, 10, "web", "GET /").Call("web", "db", "SELECT");
        calls.EntryAt(10, "web", "GET /");

        var counts = Counts(calls);

        Assert.Equal((11, 10), (counts[("web", "GET /", null, null)], counts[("web", "GET /", "db", "SELECT")]));
    }

    [Fact]
    public void The_order_of_calls_does_not_matter()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 20; i++)
            calls.EntryAt(i * 100, "web", "GET /").Call("web", "a", "x", Try.err, Try.ok).Call("web", "b", "y").Call("web", "a", "x").Call("web", "b", "y");

        var counts = Counts(calls);

        for (var seed = 1; seed < 10; seed++) Assert.Equal(counts.OrderBy(pair => pair.Key), Counts(calls, seed).OrderBy(pair => pair.Key));
        Assert.Equal(20, counts[("web", "GET /", "a", "x")]);
    }

    [Fact]
    public void Steps_belong_to_the_request_that_they_ran_in_once_each()
    {
        var spans = new TraceBuilder().Repeat(2, trace =>
        {
            var entry = trace.Entry();
            entry.Internal("validate", 1, 5).Internal("price", 2, 1);
            entry.Internal("price", 8, 1);
            var served = entry.Client("GET", 10, 100).Http("GET", "http://stock/items", 200).Server("stock", "GET /items", 11, 90).Http("GET", "/items", 200);
            served.Internal("price", 20, 10);
        });

        var counts = Counts(Reduction.Of(Reconstruction.Run(spans.Build(), new ReconstructionOptions()), null, null, null));

        Assert.Equal((2, 2), (counts[("checkout", "GET /checkout", null, "price")], counts[("checkout", "GET /checkout", null, "validate")]));
        Assert.Equal(2, counts.Single(item => item.Key is { Service: "stock", Item: "price" }).Value);
    }

    [Fact]
    public void A_step_outside_any_request_is_nobodys()
    {
        var spans = new TraceBuilder();
        var trace = spans.Trace();
        trace.Entry();
        trace.Root("cron", SpanKind.Internal, "sweep", 0, 10);

        Assert.DoesNotContain(Counts(Reduction.Of(Reconstruction.Run(spans.Build(), new ReconstructionOptions()), null, null, null)).Keys, key => key.Item == "sweep");
    }

    private static Dictionary<(string Service, string Operation, string? Callee, string? Item), double> Counts(CallSetBuilder calls, int seed = 0) => Counts(Reduction.Of(calls.Build(seed), null, null, null));

    private static Dictionary<(string Service, string Operation, string? Callee, string? Item), double> Counts(Reduction reduction) =>
        reduction.Shapes.Items.ToDictionary(item => (item.Key.Service, item.Key.Operation, item.Key.Callee, item.Key.Item), item => item.Value.Sum());
}
