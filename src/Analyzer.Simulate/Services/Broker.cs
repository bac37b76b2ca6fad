using Analyzer.Simulate.Clients;
using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Truth;

namespace Analyzer.Simulate.Services;

/// <summary>A message queue: keeps messages until a consumer has a worker free, and delivers again what failed.</summary>
internal sealed class Broker
{
    private const long ConsumerAwayNs = 100_000_000;
    private readonly World _world;
    private readonly Node _consumer;
    private readonly Target _target;
    private readonly WorkerPool _workers;
    private readonly MessagingSpans _spans;
    private int _awaitingRedelivery;

    public Broker(World world, QueueModel model)
    {
        _world = world;
        Model = model;
        _consumer = world.Nodes[model.Consumer];
        _target = Target.OfQueue(_consumer, model.Name);
        _workers = new WorkerPool(world.Clock, model.Concurrency * _consumer.Instances.Count, int.MaxValue);
        _spans = new MessagingSpans(world.Spans, model);
    }

    public QueueModel Model { get; }

    /// <summary>Messages that wait, those for their next delivery included.</summary>
    public int Depth => _workers.Waiting + _awaitingRedelivery;

    public async Flow<Reply> Publish(CallContext context)
    {
        var call = _world.Log.StartCall(context, _target, "single", null);
        var message = new Message(_world.Spans.NewTraceId().ToString("x32", null), call, context.Subject);
        var span = _spans.StartPublish(context, message);
        call.CallSpan = message.Published = span;
        await _world.Clock.Delay(_world.Scenario.Network.SampleNs(_world.Work));
        if (context.IsDead) return Reply.Aborted;
        _world.Spans.End(span, context.Instance);
        _ = Deliver(message, context.Instance.Node.Name);
        return Reply.Ok;
    }

    private async Flow<bool> Deliver(Message message, string publisher)
    {
        for (var delivery = 1; ; delivery++)
        {
            var queuedNs = _world.Clock.NowNs;
            await _workers.Acquire();
            Instance? instance;
            while ((instance = _world.Pick(_consumer)) is null || instance.IsDown) await _world.Clock.Delay(ConsumerAwayNs);

            var reply = await Process(instance, message, publisher, delivery, queuedNs);
            _workers.Release(0);
            if (!reply.Failed)
            {
                message.Call.Outcome = delivery > 1 ? "okAfterRetry" : "ok";
                return true;
            }
            if (delivery >= Model.MaxDeliveries)
            {
                message.Call.Outcome = delivery > 1 ? "exhausted" : "failed";
                return false;
            }
            message.Call.Kind = "redelivery";
            _awaitingRedelivery++;
            await _world.Clock.Delay(Model.RedeliveryDelay.SampleNs(_world.Work));
            _awaitingRedelivery--;
        }
    }

    private async Flow<Reply> Process(Instance instance, Message message, string publisher, int delivery, long queuedNs)
    {
        var sample = _world.Log.Arrive(_consumer.Name, delivery > 1);
        _world.Log.Waited(sample, _world.Clock.NowNs - queuedNs);
        var attempt = _world.Log.StartAttempt(message.Call, delivery > 1);
        var span = _spans.StartProcess(instance, message, delivery);
        attempt.ClientSpan = message.Published;
        attempt.ServerSpan = span;

        var context = new CallContext(instance, span.TraceId, span.SpanId, message.Subject);
        var request = new Request(_target, span.TraceId, span.SpanId) { Caller = publisher, Subject = message.Subject };
        var reply = await _world.Server.Work(context, request, Model.Operation);
        attempt.EndNs = attempt.ServerEndNs = _world.Clock.NowNs;
        attempt.Result = reply.Failed ? "failed" : "ok";
        _world.Log.Answered(sample, _world.Clock.NowNs - attempt.StartNs, reply.Failed);
        if (context.IsDead) return Reply.Aborted;
        _spans.Finish(span, reply);
        _world.Spans.End(span, instance);
        return reply;
    }
}

/// <summary>A message on its way, the same over all its deliveries.</summary>
internal sealed class Message(string id, CallRecord call, int subject)
{
    public string Id { get; } = id;

    public CallRecord Call { get; } = call;

    public int Subject { get; } = subject;

    public SimSpan Published { get; set; } = null!;
}
