using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>What looks like retries and is not.</summary>
public sealed class DecoyTests
{
    private const string Url = "http://inventory/items/1";

    [Fact]
    public void ALoopOfEqualSuccesses() => Nothing(entry =>
    {
        for (var number = 0; number < 5; number++) entry.Client("GET", number * 20, 15).Http("GET", Url, 200);
    });

    [Fact]
    public void OneStatementPerRow() => Nothing(entry =>
    {
        for (var number = 0; number < 20; number++) entry.Client("shop", number * 4, 3).Sql("SELECT * FROM items WHERE id = $1");
    });

    [Fact]
    public void OneStatementPerRow_OfWhichOneFails()
    {
        var spans = new TraceBuilder();
        for (var number = 0; number < 6; number++)
        {
            var entry = spans.Trace().Entry();
            for (var row = 0; row < 8; row++) entry.Client("shop", row * 4, 3).Sql("SELECT * FROM items WHERE id = $1", row == number ? "57014" : null);
        }

        Found.Nothing(spans);
    }

    [Fact]
    public void PagesOfAList() => Nothing(entry =>
    {
        for (var page = 0; page < 4; page++) entry.Client("GET", page * 30, 20).Http("GET", "http://inventory/items?*", 200);
    });

    [Fact]
    public void PollingUntilItIsThere_AtEvenWaits() => Nothing(entry =>
    {
        for (var number = 0; number < 4; number++) entry.Client("GET", number * 80, 20).Http("GET", "http://jobs/7", number < 3 ? 404 : 200);
    });

    [Fact]
    public void PollingUntilItIsThere_AtGrowingWaits() => Nothing(entry =>
    {
        double at = 0;
        for (var number = 0; number < 4; number++)
        {
            entry.Client("GET", at, 20).Http("GET", "http://jobs/7", number < 3 ? 404 : 200);
            at += 20 + 50 * Math.Pow(2, number);
        }
    });

    [Fact]
    public void PollingWith202() => Nothing(entry =>
    {
        for (var number = 0; number < 4; number++) entry.Client("GET", number * 80, 20).Http("GET", "http://jobs/7", number < 3 ? 202 : 200);
    });

    [Fact]
    public void ShardsAskedAtOnce_OfWhichTwoFail() => Nothing(entry =>
    {
        for (var shard = 0; shard < 8; shard++) entry.Client("GET", 10 + shard * 0.2, 30).Http("GET", $"http://search/shards/{shard}", shard is 2 or 5 ? 500 : 200);
    });

    [Fact]
    public void ShardsAskedInTurn_OfWhichTwoFail() => Nothing(entry =>
    {
        for (var shard = 0; shard < 8; shard++) entry.Client("GET", 10 + shard * 40, 30).Http("GET", $"http://search/shards/{shard}", shard is 2 or 5 ? 500 : 200);
    });

    [Fact]
    public void EqualCallsAtOnce_OfWhichOneFails_AndNothingFollows() => Nothing(entry =>
    {
        for (var number = 0; number < 3; number++) entry.Client("PUT", 10, 30 + number).Http("PUT", Url, number == 1 ? 503 : 200);
    });

    [Fact]
    public void ABatchOfEqualPosts_OfWhichOneFails()
    {
        var spans = new TraceBuilder();
        for (var number = 0; number < 12; number++)
        {
            var entry = spans.Trace().Entry();
            for (var item = 0; item < 5; item++) entry.Client("POST", item * 22, 20).Http("POST", "http://inventory/reserve", number % 2 == 0 && item == number / 2 % 4 ? 500 : 200);
        }

        Found.Nothing(spans);
    }

    [Fact]
    public void ABatchWhoseFailuresAreTriedAgain_IsLongerByThem()
    {
        var spans = new TraceBuilder();
        for (var number = 0; number < 12; number++)
        {
            var entry = spans.Trace().Entry();
            double at = 0;
            for (var item = 0; item < 5; item++, at += 22)
            {
                if (number % 2 == 0 && item == number / 2 % 4)
                {
                    entry.Client("POST", at, 20).Http("POST", "http://inventory/reserve", 500).As("a");
                    at += 22;
                }

                entry.Client("POST", at, 20).Http("POST", "http://inventory/reserve", 200).As("b");
            }
        }

        Found.EachOf(spans, 6, "Retry Structural: a b");
    }

    [Fact]
    public void AnotherItemInstead() => Nothing(entry =>
    {
        entry.Client("GET", 10, 20).Http("GET", "http://inventory/items/1", 500);
        entry.Client("GET", 31, 20).Http("GET", "http://inventory/items/2", 200);
    });

    [Fact]
    public void AnotherServiceInstead() => Nothing(entry =>
    {
        entry.Client("GET", 10, 20).Http("GET", "http://rates.example/latest", 503);
        entry.Client("GET", 31, 20).Http("GET", "http://exchange.other/latest", 200);
    });

    [Fact]
    public void AnotherEndpointInstead() => Nothing(entry =>
    {
        entry.Client("GET", 10, 20).Http("GET", "http://inventory/v2/items/1", 503);
        entry.Client("GET", 31, 20).Http("GET", "http://inventory/v1/items/1", 200);
    });

    [Fact]
    public void ATokenFetchedAfterAChallenge() => Nothing(entry =>
    {
        entry.Client("GET", 10, 10).Http("GET", Url, 401);
        entry.Client("POST", 22, 10).Http("POST", "http://auth/token", 200);
        entry.Client("GET", 34, 10).Http("GET", Url, 200);
    });

    [Fact]
    public void ARedirectToAnotherScheme() => Nothing(entry =>
    {
        entry.Client("GET", 10, 10).Http("GET", "http://inventory/items/1", 301);
        entry.Client("GET", 21, 10).Http("GET", "https://inventory/items/1", 200);
    });

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public void AFinalAnswerAskedAgain(int status) => Nothing(entry =>
    {
        entry.Client("POST", 10, 10).Http("POST", Url, status);
        entry.Client("POST", 60, 10).Http("POST", Url, 200);
    });

    [Fact]
    public void AMeshThatGivesAllRequestsOneId() => Nothing(entry =>
    {
        foreach (var (at, path) in (ReadOnlySpan<(double, string)>)[(10, "items/1"), (40, "items/1"), (70, "stock/1")])
            entry.Client("inventory egress", at, 20).Http("GET", "http://inventory/" + path, 200).With("guid:x-request-id", entry.Trace.Id.ToString()).With("component", "proxy");
    });

    private static void Nothing(Action<BuiltSpan> write) => Found.Nothing(new TraceBuilder().Repeat(6, trace => write(trace.Entry())));
}
