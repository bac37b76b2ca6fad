using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>Overlapping tries of one request: the losers are cancelled when the winner answers.</summary>
public sealed class HedgeTests
{
    private const string Url = "http://inventory/items/1";

    [Fact]
    public void TheFirstWins() => Race("a b", entry =>
    {
        entry.Client("GET", 10, 100).Http("GET", Url, 200).As("a");
        entry.Client("GET", 50, 61).Http("GET", Url).As("b");
    });

    [Fact]
    public void TheSecondWins() => Race("a b", entry =>
    {
        entry.Client("GET", 10, 101).Http("GET", Url).Error("System.Threading.Tasks.TaskCanceledException").As("a");
        entry.Client("GET", 50, 60).Http("GET", Url, 200).As("b");
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void OfThree_AnyMayWin(int winner) => Race("0 1 2", entry =>
    {
        for (var number = 0; number < 3; number++)
            entry.Client("GET", 10 + number * 30, 150 - number * 30 + (number == winner ? 0 : 1)).Http("GET", Url, number == winner ? 200 : null).As($"{number}");
    });

    [Fact]
    public void AnErrorThatEndsTheRace_IsTriedAgain()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 101).Http("GET", Url).As("a");
            entry.Client("GET", 50, 60).Http("GET", Url, 503).As("b");
            entry.Client("GET", 200, 20).Http("GET", Url, 200).As("c");
        });
        Assert.Equal(3, Found.Groups(spans).Count);
        Assert.All(Found.Groups(spans), group => Assert.EndsWith(": a b c", group, StringComparison.Ordinal));
    }

    [Fact]
    public void EqualRequestsThatStartTogether_AreAFanOut()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 100).Http("GET", Url, 200);
            entry.Client("GET", 10, 101).Http("GET", Url).Error("TaskCanceledException");
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void AnotherRequestGivenUpMeanwhile_IsNoHedge()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            entry.Client("GET", 10, 100).Http("GET", Url, 200);
            entry.Client("GET", 50, 61).Http("GET", "http://inventory/items/2");
        });
        Found.Nothing(spans);
    }

    private static void Race(string marks, Action<BuiltSpan> write) =>
        Found.EachOf(new TraceBuilder().Repeat(3, trace => write(trace.Entry())), 3, $"Hedge Structural: {marks}");
}
