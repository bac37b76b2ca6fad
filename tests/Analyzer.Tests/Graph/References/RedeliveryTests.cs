using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.References;

/// <summary>Deliveries in traces of their own, joined by links, ids, offsets and counters.</summary>
public sealed class RedeliveryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kafka_TheSameOffsetInTheSameGroup_IsTheSameMessage(bool hasLinks)
    {
        var spans = new TraceBuilder();
        for (var message = 0; message < 3; message++)
        {
            var at = message * 60_000;
            var producer = spans.Trace(at).Entry().Producer("orders publish", 10, 3).Message("kafka", "orders", "publish");
            for (var number = 0; number < 3; number++)
            {
                var delivery = spans.Trace(at + 100 + number * 1000).Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message("kafka", "orders", "process")
                    .With("messaging.consumer.group.name", "billing").With("messaging.destination.partition.id", "3").With("messaging.kafka.offset", 100 + message).As($"{number}");
                if (number < 2) delivery.Error("ListenerExecutionFailedException");
                if (hasLinks) delivery.LinkTo(producer);
            }
        }

        Found.EachOf(spans, 3, $"Redelivery {(hasLinks ? "Hidden" : "Explicit")}: 0 1 2");
    }

    [Fact]
    public void Kafka_TwoGroups_AreTwoCalls()
    {
        var spans = new TraceBuilder();
        var producer = spans.Trace(0).Entry().Producer("orders publish", 10, 3).Message("kafka", "orders", "publish");
        foreach (var group in (string[])["billing", "audit"])
            spans.Trace(group.Length * 100).Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message("kafka", "orders", "process").With("messaging.consumer.group.name", group)
                .With("messaging.destination.partition.id", "3").With("messaging.kafka.offset", 7).LinkTo(producer);
        Found.Nothing(spans);
    }

    [Fact]
    public void SpringKafka_RetryTopics_AreChainedDeliveries_AndTheDeadLetterIsNot()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var producer = trace.Entry().Producer("orders publish", 10, 3).Message("kafka", "orders", "publish");
            var first = producer.Consumer("billing", "orders process", 20, 30).Message("kafka", "orders", "process").With("messaging.kafka.offset", 5).Error().As("a");
            var second = first.Producer("orders-retry-0 publish", 45, 3).Message("kafka", "orders-retry-0", "publish")
                .Consumer("billing", "orders-retry-0 process", 1050, 30).Message("kafka", "orders-retry-0", "process").With("messaging.kafka.offset", 9).Error().As("b");
            var third = second.Producer("orders-retry-1 publish", 1075, 3).Message("kafka", "orders-retry-1", "publish")
                .Consumer("billing", "orders-retry-1 process", 3050, 30).Message("kafka", "orders-retry-1", "process").With("messaging.kafka.offset", 2).Error().As("c");
            third.Producer("orders-dlt publish", 3075, 3).Message("kafka", "orders-dlt", "publish")
                .Consumer("billing", "orders-dlt process", 3100, 30).Message("kafka", "orders-dlt", "process").With("messaging.kafka.offset", 1);
        });
        Found.EachOf(spans, 3, "Redelivery Explicit: a b c");
    }

    [Theory]
    [InlineData("%RETRY%billing")]
    [InlineData("orders")]
    public void RocketMq_TheRetryTopicIsNamedAfterTheGroup(string second)
    {
        var spans = new TraceBuilder();
        for (var message = 0; message < 3; message++)
        {
            var at = message * 60_000;
            var producer = spans.Trace(at).Entry().Producer("orders publish", 10, 3).Message("rocketmq", "orders", "publish", $"m{message}");
            spans.Trace(at + 100).Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message("rocketmq", "orders", "process", $"m{message}").With("messaging.consumer.group.name", "billing").LinkTo(producer).Error().As("a");
            spans.Trace(at + 10_000).Root("billing", SpanKind.Consumer, second + " process", 0, 50).Message("rocketmq", second, "process", $"m{message}").With("messaging.consumer.group.name", "billing").LinkTo(producer).As("b");
        }

        Found.EachOf(spans, 3, "Redelivery Hidden: a b");
    }

    [Theory]
    [InlineData("servicebus", "messaging.servicebus.message.delivery_count")]
    [InlineData("gcp_pubsub", "messaging.gcp_pubsub.message.delivery_attempt")]
    public void BrokersThatCountDeliveries_AreExplicit(string system, string attribute)
    {
        var spans = new TraceBuilder();
        for (var message = 0; message < 3; message++)
        {
            var producer = spans.Trace(message * 60_000).Entry().Producer("orders publish", 10, 3).Message(system, "orders", "publish");
            for (var number = 1; number <= 3; number++)
                spans.Trace(message * 60_000 + number * 1000).Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message(system, "orders", "process").With(attribute, number).LinkTo(producer).As($"{number}");
        }

        Found.EachOf(spans, 3, "Redelivery Explicit: 1 2 3");
    }

    [Fact]
    public void ACountAboveOne_WhoseEarlierDeliveriesAreMissing_IsARedelivery()
    {
        var spans = new TraceBuilder();
        spans.Trace().Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message("gcp_pubsub", "orders", "process").With("messaging.gcp_pubsub.message.delivery_attempt", 3).As("c");
        Found.Only(spans, "Redelivery Explicit: c +2");
    }

    [Fact]
    public void ABatch_NamesTheMessagesOfSeveralTraces()
    {
        var spans = new TraceBuilder();
        var batch = spans.Trace(50).Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message("kafka", "orders", "process").With("messaging.batch.message_count", 3);
        for (var message = 0; message < 3; message++) batch.LinkTo(spans.Trace(message).Entry().Producer("orders publish", 10, 3).Message("kafka", "orders", "publish"));
        Found.Nothing(spans);
        var set = Found.Calls(spans);
        Assert.Equal(3, set.Calls.Count(call => call.Caller != 0 && set.Text(call.Callee) == "billing"));
        Assert.Equal(0, set.Quality.UnresolvedLinks);
    }

    [Fact]
    public void ALink_MayComeBeforeWhatItNames_AndOneThatNamesNothingIsCounted()
    {
        var spans = new TraceBuilder();
        var later = spans.Trace(500);
        var consumer = later.Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message("kafka", "orders", "process");
        consumer.LinkTo(spans.Trace(0).Entry().Producer("orders publish", 10, 3).Message("kafka", "orders", "publish"));
        var other = new TraceBuilder();
        spans.Trace(900).Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message("kafka", "orders", "process").LinkTo(other.Trace().Entry().Producer("gone", 0, 1));
        Assert.Equal(1, Found.Calls(spans).Quality.UnresolvedLinks);
        Found.Nothing(spans);
    }

    [Fact]
    public void OneBatchSpan_LinkedByTheConsumersOfItsMessages_IsNotOneMessage()
    {
        var spans = new TraceBuilder();
        var producer = spans.Trace(0).Entry().Producer("orders publish", 10, 3).Message("kafka", "orders", "publish").With("messaging.batch.message_count", 3);
        for (var message = 0; message < 3; message++)
            spans.Trace(100 + message * 100).Root("billing", SpanKind.Consumer, "orders process", 0, 50).Message("kafka", "orders", "process").With("messaging.kafka.offset", message).LinkTo(producer);
        Found.Nothing(spans);
    }

    [Fact]
    public void TwoServicesThatGetOneMessage_AreTwoCalls()
    {
        var spans = new TraceBuilder();
        var producer = spans.Trace(0).Entry().Producer("orders publish", 10, 3).Message("rabbitmq", "orders", "publish", "m1");
        foreach (var service in (string[])["billing", "mail"])
            spans.Trace(service.Length * 100).Root(service, SpanKind.Consumer, "orders process", 0, 50).Message("rabbitmq", "orders", "process", "m1").LinkTo(producer);
        Found.Nothing(spans);
    }

    [Fact]
    public void NServiceBus_DelayedRetries_AreTextAndMayStartNewTraces()
    {
        var spans = new TraceBuilder();
        for (var message = 0; message < 3; message++)
        {
            var send = spans.Trace(message * 60_000).Entry().Producer("send message", 10, 3).With("nservicebus.message_id", $"m{message}");
            send.Consumer("billing", "process message", 20, 30).With("nservicebus.message_id", $"m{message}").Error().As("a");
            send.Consumer("billing", "process message", 60, 30).With("nservicebus.message_id", $"m{message}").Error().As("b");
            spans.Trace(message * 60_000 + 10_000).Root("billing", SpanKind.Consumer, "process message", 0, 30).With("nservicebus.message_id", $"m{message}").With("nservicebus.delayed_retries", "1").LinkTo(send).As("c");
        }

        Assert.All(Found.Groups(spans), group => Assert.EndsWith(": a b c", group, StringComparison.Ordinal));
        Assert.Equal(3, Found.Groups(spans).Count);
    }

    [Fact]
    public void MassTransit_RedeliversAsANewConsumerSpan()
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var send = trace.Entry().Producer("orders send", 10, 3).Message("rabbitmq", "orders", "send").With("messaging.masstransit.message_id", $"{trace.Id}");
            send.Consumer("billing", "orders receive", 20, 30).Message("rabbitmq", "orders", "receive").With("messaging.masstransit.message_id", $"{trace.Id}").Error().As("a");
            send.Consumer("billing", "orders receive", 5000, 30).Message("rabbitmq", "orders", "receive").With("messaging.masstransit.message_id", $"{trace.Id}").As("b");
        });
        Found.EachOf(spans, 3, "Redelivery Hidden: a b");
    }

    [Theory]
    [InlineData("wolverine.envelope.retried")]
    [InlineData("wolverine.envelope.requeued")]
    [InlineData("wolverine.envelope.rescheduled")]
    public void Wolverine_TellsAFailedRunByAnEvent(string name)
    {
        var spans = new TraceBuilder().Repeat(3, trace =>
        {
            var send = trace.Entry().Producer("send", 10, 3).Message("rabbitmq", "orders", "send", $"{trace.Id}");
            send.Consumer("billing", "Reserve", 20, 30).Message("rabbitmq", "orders", "process", $"{trace.Id}").Event(name).As("a");
            send.Consumer("billing", "Reserve", 70, 30).Message("rabbitmq", "orders", "process", $"{trace.Id}").As("b");
        });
        Found.EachOf(spans, 3, "Redelivery Hidden: a b");
        var set = Found.Calls(spans);
        Assert.All(set.Calls.Where(call => call.Kind == CallKind.Redelivery), call => Assert.Equal(name, set.Text(set.AttemptsOf(call)[0].Failure)));
    }

    [Fact]
    public void Wolverine_LocalQueues_RunBelowTheRequestThatSent()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry(15);
            entry.Consumer("checkout", "Reserve", 20, 30).Message("local", "durable", "process", $"{trace.Id}").Event("wolverine.envelope.retried").As("a");
            entry.Consumer("checkout", "Reserve", 70, 30).Message("local", "durable", "process", $"{trace.Id}").As("b");
        });
        Assert.Equal(4, Found.Groups(spans).Count);
        Assert.All(Found.Groups(spans), group => Assert.EndsWith(": a b", group, StringComparison.Ordinal));
    }
}
