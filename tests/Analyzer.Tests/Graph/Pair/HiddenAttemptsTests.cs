using Xunit;

namespace Analyzer.Tests.Graph.Pair;

/// <summary>Several callee's spans under one of the caller: Python's urllib3, sidecars, brokers.</summary>
public sealed class HiddenAttemptsTests
{
    private const string Url = "http://inventory/items/1";

    [Fact]
    public void Urllib3_OneClientSpan_OverAServerSpanPerTry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var client = trace.Entry().Client("GET", 10, 500).Http("GET", Url, 200);
            client.Server("inventory", "GET /items/{id}", 20, 30).Http("GET", "/items/1", 503).As("a");
            client.Server("inventory", "GET /items/{id}", 120, 30).Http("GET", "/items/1", 503).As("b");
            client.Server("inventory", "GET /items/{id}", 320, 30).Http("GET", "/items/1", 200).As("c");
        });
        Found.EachOf(spans, 3, "Retry Hidden: a b c");
    }

    [Fact]
    public void ATryThatFailedBeforeItWasRouted_HasNoRoute()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var client = trace.Entry().Client("GET", 10, 500).Http("GET", Url, 200);
            client.Server("inventory", "GET", 20, 30).Http("GET", "/items/1", 503).As("a");
            client.Server("inventory", "GET /items/{id}", 120, 30).Http("GET", "/items/1", 200).With("http.route", "/items/{id}").As("b");
        });
        Found.EachOf(spans, 3, "Retry Hidden: a b");
    }

    [Theory]
    [InlineData(20.2)]
    [InlineData(21)]
    public void TwoServerSpansThatBeginTogether_AreOneRequestSeenTwice(double second)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var client = trace.Entry().Client("GET", 10, 500).Http("GET", Url, 200);
            client.Server("inventory", "GET /items/{id}", 20, 0.1).Http("GET", "/items/1", 200);
            client.Server("inventory", "GET /items/{id}", second, 30).Http("GET", "/items/1", 200);
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void AServerThatBeginsAfterItsClientHadItsAnswer_IsNoFurtherTry()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var send = trace.Entry().Client("orders send", 10, 0.2);
            send.Server("shipping", "orders process", 15, 0.1);
            send.Server("shipping", "orders process", 28, 6);
        });
        Found.Nothing(spans);
    }

    [Theory]
    [InlineData(302, "/items/2")]
    [InlineData(401, "/items/1")]
    public void RoundsInsideTheClientsOneSpan_AreNoRetries(int status, string next)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var client = trace.Entry().Client("GET", 10, 500).Http("GET", Url, 200);
            client.Server("inventory", "GET /items/{id}", 20, 30).Http("GET", "/items/1", status).With("http.route", "/items/{id}");
            client.Server("inventory", "GET /items/{id}", 60, 30).Http("GET", next, 200).With("http.route", "/items/{id}");
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void ServersOfDifferentServices_AreNoAttempts()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var client = trace.Entry().Client("GET", 10, 500).Http("GET", Url, 200);
            client.Server("mirror", "GET /items/{id}", 20, 30).Http("GET", "/items/1", 200);
            client.Server("inventory", "GET /items/{id}", 21, 30).Http("GET", "/items/1", 200);
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void AFrameworksServerSpan_InsideTheWebServers_IsOneHop()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            foreach (var (at, status, mark) in (ReadOnlySpan<(double, int, string)>)[(10, 503, "a"), (110, 200, "b")])
            {
                var spring = entry.Client("GET", at, 60).Http("GET", Url, status).As(mark).Server("inventory", "GET", at + 1, 50).Http("GET", "/items/1", status)
                    .Server("inventory", "GET /items/{id}", at + 2, 48).Http("GET", "/items/1", status);
                spring.Client("SELECT", at + 3, 5).Sql("SELECT 1");
            }
        });
        Found.EachOf(spans, 3, "Retry Structural: a b");
        var set = Found.Calls(spans);
        Assert.Equal(3 * 4, set.Calls.Length);
        Assert.All(set.Calls.Where(call => set.Text(call.Callee) == "shop/postgresql"), call => Assert.True(call.ParentAttempt >= 0));
    }

    [Fact]
    public void Zipkin_SharedIds_AreTwoHalves()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var entry = trace.Entry();
            foreach (var (at, status, mark) in (ReadOnlySpan<(double, int, string)>)[(10, 503, "a"), (110, 200, "b")])
            {
                var client = entry.Client("get", at, 60).Http("GET", Url, status).As(mark);
                entry.Server("inventory", "get /items/{id}", at + 5, 40).SharingIdOf(client).Http("GET", "/items/1", status).Client("select", at + 6, 5).Sql("SELECT 1");
            }
        });
        Found.EachOf(spans, 3, "Retry Structural: a b");
        var set = Found.Calls(spans);
        Assert.Equal(6, set.Quality.SplitSharedSpans);
        Assert.All(set.Calls.Where(call => call.AttemptCount == 2), call => Assert.Equal("inventory", set.Text(call.Callee)));
    }

    [Fact]
    public void ServersRightBelowTheCallersHandler_FollowEachOther()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var handler = trace.Entry().Internal("request handler", 1, 900);
            handler.Server("inventory", "GET /items/{id}", 10, 20).Http("GET", "/items/1", 503).As("a");
            handler.Server("inventory", "GET /items/{id}", 100, 20).Http("GET", "/items/1", 200).As("b");
        });
        Found.EachOf(spans, 4, "Retry Structural: a b");
    }

    [Fact]
    public void DeliveriesBelowTheProducer_AreRedeliveries()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var producer = trace.Entry().Producer("orders publish", 10, 3).Message("rabbitmq", "orders", "publish");
            producer.Consumer("billing", "orders process", 20, 20).Message("rabbitmq", "orders", "process").Error(null, "nack").As("a");
            producer.Consumer("billing", "orders process", 50, 20).Message("rabbitmq", "orders", "process").As("b");
        });
        Found.EachOf(spans, 3, "Redelivery Hidden: a b");
    }

    [Theory]
    [InlineData("pika")]
    [InlineData("sarama")]
    public void AConsumerThatCallsItsHandlingReceive_IsADelivery(string library)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var producer = trace.Entry().Producer("orders publish", 10, 3).Message(library, "orders", "publish");
            producer.Consumer("billing", "orders receive", 20, 20).Message(library, "orders", "receive").Error().As("a");
            producer.Consumer("billing", "orders receive", 50, 20).Message(library, "orders", "receive").As("b");
        });
        Found.EachOf(spans, 3, "Redelivery Hidden: a b");
    }

    [Fact]
    public void ConsumersInDifferentGroupsOrServices_AreAFanOut()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var producer = trace.Entry().Producer("orders publish", 10, 3).Message("kafka", "orders", "publish");
            producer.Consumer("billing", "orders process", 20, 20).Message("kafka", "orders", "process").With("messaging.consumer.group.name", "billing");
            producer.Consumer("billing", "orders process", 60, 20).Message("kafka", "orders", "process").With("messaging.consumer.group.name", "audit");
            producer.Consumer("mail", "orders process", 90, 20).Message("kafka", "orders", "process").With("messaging.consumer.group.name", "mail");
        });
        Found.Nothing(spans);
        Assert.Equal(3 * 4, Found.Calls(spans).Calls.Length);
    }

    [Fact]
    public void TwoQueuesOfOneService_AreAFanOut()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var producer = trace.Entry().Producer("orders publish", 10, 3).Message("rabbitmq", "orders", "publish");
            producer.Consumer("billing", "orders process", 20, 40).Message("rabbitmq", "orders", "process");
            producer.Consumer("billing", "orders process", 22, 40).Message("rabbitmq", "orders", "process");
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void MessagesOfABatch_AreCallsOfTheirOwn()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var producer = trace.Entry().Producer("orders publish", 10, 3).Message("kafka", "orders", "publish").With("messaging.batch.message_count", 4);
            for (var number = 0; number < 4; number++) producer.Consumer("billing", "orders process", 20 + number * 30, 20).Message("kafka", "orders", "process");
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void MessagesWithIdsOfTheirOwn_AreCallsOfTheirOwn()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var producer = trace.Entry().Producer("orders publish", 10, 3).Message("rabbitmq", "orders", "publish");
            for (var number = 0; number < 4; number++) producer.Consumer("billing", "orders process", 20 + number * 30, 20).Message("rabbitmq", "orders", "process", $"{trace.Id}-{number}");
        });
        Found.Nothing(spans);
    }
}
