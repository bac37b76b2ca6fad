using Analyzer.Service.Rest.Edges;
using Analyzer.Service.Rest.Paging;
using Analyzer.Store.Analysis;
using Xunit;

namespace Analyzer.Tests.Service.Rest;

public sealed class EdgeOrderTests
{
    [Fact]
    public void Pages_OfEdgesThatAreAlike_HaveEachOnce()
    {
        List<EdgeSeriesRow> edges = [Edge(null, "a", 1), Edge("", "a", 1), Edge("b", "a", 1), Edge("a", "b", 1.0 / 3), Edge("a", "a", 1.0 / 3), Edge("c", "c", 7)];

        var pages = new List<EdgeSeriesRow>();
        for (IReadOnlyList<string>? after = null; ;)
        {
            var (items, next) = EdgeOrder.Page(Enumerable.Reverse(edges), "excess", after, 2);
            pages.AddRange(items);
            if (next is null) break;
            after = Cursor.Read(next);
        }

        Assert.Equal(["c c", " a", " a", "b a", "a a", "a b"], pages.Select(edge => $"{edge.Caller} {edge.Callee}"));
        Assert.Null(pages[1].Caller);
    }

    [Fact]
    public void Page_AfterItsFirstEdgesGrew_GoesOnWhereTheOneBeforeEnded()
    {
        var (_, next) = EdgeOrder.Page([Edge("a", "a", 3), Edge("b", "b", 2), Edge("c", "c", 1)], "excess", null, 1);

        var (items, _) = EdgeOrder.Page([Edge("a", "a", 5), Edge("n", "n", 4), Edge("b", "b", 2), Edge("c", "c", 1)], "excess", Cursor.Read(next!), 2);

        Assert.Equal(["b", "c"], items.Select(edge => edge.Callee));
    }

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("bnVsbA")]
    [InlineData("W10")]
    [InlineData("W251bGxd")]
    [InlineData("WzFd")]
    public void Cursor_ThatIsNone_IsNull(string text) => Assert.Null(Cursor.Read(text));

    private static EdgeSeriesRow Edge(string? caller, string callee, double excess) => new(0, 1, caller, callee, "x") { Calls = 1, Attempts = 1 + excess };
}
