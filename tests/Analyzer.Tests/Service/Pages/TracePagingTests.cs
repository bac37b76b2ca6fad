using Analyzer.Model.Findings;
using Analyzer.Service.Pages.Traces;
using Xunit;

namespace Analyzer.Tests.Service.Pages;

public sealed class TracePagingTests
{
    [Fact]
    public void FewRows_AreOnePage()
    {
        var page = TracePaging.Of(Rows(7), "", 0);
        Assert.Equal((1, 1, 7, 1, 7), (page.Number, page.Pages, page.Rows.Count, page.First, page.Last));
    }

    [Fact]
    public void NoRows_AreAnEmptyPage()
    {
        var page = TracePaging.Of([], "", 3);
        Assert.Equal((1, 1, 0), (page.Number, page.Pages, page.Rows.Count));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(2, 2)]
    [InlineData(99, 3)]
    public void Number_IsBroughtIntoRange(int asked, int given) => Assert.Equal(given, TracePaging.Of(Rows(450), "", asked).Number);

    [Fact]
    public void LaterPage_BeginsWithWhatItsFirstRowLiesBelow()
    {
        var page = TracePaging.Of(Rows(450), "", 2);
        Assert.Equal(["0", "1", "200"], page.Rows.Take(3).Select(row => row.SpanId));
        Assert.Equal((201, 400), (page.First, page.Last));
    }

    [Fact]
    public void Span_DecidesThePage() => Assert.Equal((3, 450), (TracePaging.Of(Rows(450), "420", 1).Number, TracePaging.Of(Rows(450), "420", 1).Last));

    [Fact]
    public void SpanThatNoRowNames_LeavesTheNumber() => Assert.Equal(2, TracePaging.Of(Rows(450), "nothing", 2).Number);

    // The first row holds the second, which holds all others.
    private static List<WaterfallRow> Rows(int count) => [.. Enumerable.Range(0, count).Select(at => new WaterfallRow(WaterfallRowKind.Call, Math.Min(at, 2), "a", "GET", at, 1, "ok", 0, 1, 1, "", $"{at}", false))];
}
