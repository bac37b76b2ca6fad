using Analyzer.Detect;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.Exemplars;

public sealed class WaterfallTests
{
    [Fact]
    public void Attempts_stand_under_their_call_with_what_each_of_them_called()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /cart").Call("web", "orders", "POST", new Try(AttemptStatus.Timeout, "timeout", OrphanedMs: 40), ok)
            .CallIn("orders", 1, "db", "SELECT")
            .CallIn("orders", 2, "db", "UPDATE");

        var exemplar = Assert.Single(Run(calls).Exemplars);

        Assert.Equal(
            [
                (WaterfallRowKind.Call, 0, "GET /cart", "ok"),
                (WaterfallRowKind.Group, 1, "POST", "ok"),
                (WaterfallRowKind.Attempt, 2, "POST", "timeout"),
                (WaterfallRowKind.Orphaned, 3, "POST", "ok"),
                (WaterfallRowKind.Call, 3, "SELECT", "ok"),
                (WaterfallRowKind.Attempt, 2, "POST", "ok"),
                (WaterfallRowKind.Call, 3, "UPDATE", "ok"),
            ],
            exemplar.Rows.Select(row => (row.Kind, row.Depth, row.Operation, row.Status)));
        Assert.Equal("web → orders, POST: 2 attempts; 1 failed, the entry succeeded; 40 ms worked on for a caller that had left", exemplar.Title);
        Assert.Equal(40_000_000, exemplar.Rows[3].DurationNs);
        Assert.True(exemplar.Rows.Where(row => row.Kind != WaterfallRowKind.Orphaned).All(row => row.OnCriticalPath));
        Assert.Equal(9, exemplar.Spans.Count);
    }

    [Fact]
    public void Equal_siblings_are_one_row_and_the_one_that_differs_stays()
    {
        var calls = new CallSetBuilder();
        var trace = calls.Entry("web", "GET /");
        for (var i = 0; i < 137; i++) trace.Call("web", "db", "SELECT");
        trace.Call("web", "db", "SELECT", err);

        var rows = Assert.Single(Run(calls).Exemplars).Rows;

        Assert.Equal([(WaterfallRowKind.Call, 1), (WaterfallRowKind.Folded, 137), (WaterfallRowKind.Call, 1)], rows.Select(row => (row.Kind, row.Count)));
        Assert.Equal("503", rows[2].Failure);
    }

    [Fact]
    public void Of_too_many_rows_those_that_show_something_stay()
    {
        var calls = new CallSetBuilder();
        var trace = calls.Entry("web", "GET /");
        for (var i = 0; i < 500; i++) trace.Call("web", "db", $"SELECT t{i}");
        trace.Call("web", "stock", "GET", err, err, ok);

        var exemplar = Assert.Single(Run(calls).Exemplars);

        Assert.Equal((200, 305), (exemplar.Rows.Count, exemplar.RowsLeftOut));
        Assert.Equal(3, exemplar.Rows.Count(row => row.Kind == WaterfallRowKind.Attempt));
    }

    [Fact]
    public void Exemplars_are_distinct_traces_of_the_edges_that_hid_most()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 20; i++) calls.EntryAt(i * 100, "web", "GET /").Call("web", "orders", "POST", err, err, ok).Call("web", "mail", "send", err, ok);

        var exemplars = Run(calls).Exemplars;

        Assert.Equal(6, exemplars.Select(exemplar => exemplar.TraceId).Distinct().Count());
        Assert.Contains("orders", exemplars[0].Title, StringComparison.Ordinal);
        Assert.Contains("mail", exemplars[1].Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Attributes_are_masked()
    {
        var calls = new CallSetBuilder();
        var trace = calls.Entry("web", "GET /").Call("web", "orders", "POST", err, ok);
        trace.Attributes["user.email"] = "ann@example.com";
        trace.Attributes["http.request.method"] = "POST";

        var attributes = Assert.Single(Run(calls).Exemplars).Spans[0].Attributes;

        Assert.Equal([new("http.request.method", "POST"), new("user.email", "•••")], attributes);
    }

    private static AnalysisResult Run(CallSetBuilder calls) => Detection.Run(calls.Build(), null, new ReadSummary(), new DetectionOptions());
}
