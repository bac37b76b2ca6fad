using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>
/// PRODUCER and CONSUMER spans. RabbitMQ.Client marks neither a failed delivery nor a repeated one; Service Bus
/// counts deliveries and records the failure.
/// </summary>
internal sealed class MessagingSpans(SpanRecorder spans, QueueModel queue)
{
    private static readonly SimScope RabbitPublisher = new("RabbitMQ.Client.Publisher", "7.2.2");
    private static readonly SimScope RabbitSubscriber = new("RabbitMQ.Client.Subscriber", "7.2.2");
    private static readonly SimScope ServiceBusSender = new("Azure.Messaging.ServiceBus.Message");
    private static readonly SimScope ServiceBusProcessor = new("Azure.Messaging.ServiceBus.ServiceBusProcessor");

    private long _deliveryTag;

    private bool IsRabbit => queue.System == "rabbitmq";

    public SimSpan StartPublish(CallContext context, Message message)
    {
        var span = spans.Start(
            context.Instance,
            IsRabbit ? RabbitPublisher : ServiceBusSender,
            IsRabbit ? $"publish {queue.Name}" : "Message",
            SimSpanKind.Producer,
            context.TraceId,
            context.ParentSpanId);
        if (IsRabbit) WithRabbit(span, "send", "publish");
        else WithServiceBus(span, "create", "create");
        return span.With("messaging.message.id", message.Id);
    }

    public SimSpan StartProcess(Instance instance, Message message, int delivery)
    {
        var published = message.Published;
        var span = spans.Start(
            instance,
            IsRabbit ? RabbitSubscriber : ServiceBusProcessor,
            IsRabbit ? $"deliver {queue.Name}" : "ServiceBusProcessor.ProcessMessage",
            SimSpanKind.Consumer,
            queue.ConsumerLinked ? spans.NewTraceId() : published.TraceId,
            queue.ConsumerLinked ? 0 : published.SpanId,
            parentIsRemote: !queue.ConsumerLinked);
        span.AddLink(new SimLink(published.TraceId, published.SpanId));
        if (IsRabbit)
        {
            WithRabbit(span, "process", "deliver")
                .With("messaging.rabbitmq.delivery_tag", (++_deliveryTag).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            WithServiceBus(span, "process", "process").With("messaging.servicebus.message.delivery_count", delivery);
        }
        return span.With("messaging.message.id", message.Id);
    }

    public void Finish(SimSpan span, Reply reply)
    {
        if (!reply.Failed || IsRabbit) return;
        HttpSpans.Fail(span, "System.InvalidOperationException");
        spans.AddException(span, "System.InvalidOperationException", "The message could not be processed.");
    }

    private SimSpan WithRabbit(SimSpan span, string type, string name) => span
        .With("messaging.system", "rabbitmq")
        .With("network.protocol.name", "amqp")
        .With("network.protocol.version", "0.9.1")
        .With("messaging.operation.type", type)
        .With("messaging.operation.name", name)
        .With("messaging.destination.name", "amq.default")
        .With("messaging.rabbitmq.destination.routing_key", queue.Name)
        .With("server.address", "rabbitmq")
        .With("server.port", 5672);

    private SimSpan WithServiceBus(SimSpan span, string type, string name) => span
        .With("az.namespace", "Microsoft.ServiceBus")
        .With("messaging.system", "servicebus")
        .With("messaging.operation.type", type)
        .With("messaging.operation.name", name)
        .With("messaging.destination.name", queue.Name)
        .With("server.address", "shop.servicebus.windows.net");
}
