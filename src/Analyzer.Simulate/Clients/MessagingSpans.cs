using System.Globalization;
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
            context.ParentSpanId,
            IsRabbit ? Rabbit("send", "publish") : ServiceBus("create", "create"));
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
            IsRabbit ? Rabbit("process", "deliver") : ServiceBus("process", "process"),
            parentIsRemote: !queue.ConsumerLinked);
        span.AddLink(new SimLink(published.TraceId, published.SpanId));
        if (IsRabbit)
        {
            span.With("messaging.rabbitmq.delivery_tag", (++_deliveryTag).ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            span.With("messaging.servicebus.message.delivery_count", delivery);
        }
        return span.With("messaging.message.id", message.Id);
    }

    public void Finish(SimSpan span, Reply reply)
    {
        if (!reply.Failed || IsRabbit) return;
        HttpSpans.Fail(span, "System.InvalidOperationException");
        spans.AddException(span, "System.InvalidOperationException", "The message could not be processed.");
    }

    private SimAttribute[] Rabbit(string type, string name) =>
    [
        new("messaging.system", "rabbitmq"),
        new("network.protocol.name", "amqp"),
        new("network.protocol.version", "0.9.1"),
        new("messaging.operation.type", type),
        new("messaging.operation.name", name),
        new("messaging.destination.name", "amq.default"),
        new("messaging.rabbitmq.destination.routing_key", queue.Name),
        new("server.address", "rabbitmq"),
        new("server.port", 5672),
    ];

    private SimAttribute[] ServiceBus(string type, string name) =>
    [
        new("az.namespace", "Microsoft.ServiceBus"),
        new("messaging.system", "servicebus"),
        new("messaging.operation.type", type),
        new("messaging.operation.name", name),
        new("messaging.destination.name", queue.Name),
        new("server.address", "shop.servicebus.windows.net"),
    ];
}
