using Analyzer.Simulate.Clients;
using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Services;

/// <summary>
/// Answers requests: wait for a worker, work, do the operation's steps. It never learns that a caller has left, so it
/// goes on with what nobody waits for: that is orphaned work, and what keeps an overload alive.
/// </summary>
internal sealed class Server(World world)
{
    public async Flow<Reply> Answer(Instance instance, Request request)
    {
        var generation = instance.Generation;
        var service = instance.Node.Service;
        var arrivedNs = world.Clock.NowNs;
        var sample = world.Log.Arrive(instance.Node.Name, request.Attempt is { IsRetry: true });

        var span = service is { QueueInsideSpan: true } ? StartSpan(instance, request) : null;
        var pool = instance.Workers.Generation;
        if (!await instance.Workers.Acquire())
        {
            var overflow = Reply.Of(503);
            span ??= service is null ? null : StartSpan(instance, request);
            End(instance, request, span, overflow, sample, arrivedNs);
            return overflow;
        }
        if (instance.Generation != generation) return Reply.Aborted;
        world.Log.Waited(sample, world.Clock.NowNs - arrivedNs);
        span ??= service is null ? null : StartSpan(instance, request);

        var context = new CallContext(instance, request.TraceId, span?.SpanId ?? 0, request.Subject);
        var reply = await Work(context, request, instance.Node.Operation(request.Target.Operation));
        instance.Workers.Release(pool);
        if (context.IsDead) return Reply.Aborted;
        End(instance, request, span, reply, sample, arrivedNs);
        return reply;
    }

    /// <summary>The work itself, for requests and messages alike.</summary>
    public async Flow<Reply> Work(CallContext context, Request request, OperationModel operation)
    {
        var instance = context.Instance;
        var stalledNs = world.Faults.StalledUntilNs(instance, request) - world.Clock.NowNs;
        if (stalledNs > 0) await world.Clock.Delay(stalledNs);

        var serviceNs = (long)(operation.ServiceTime.SampleNs(world.Work) * instance.Model.Slowdown) / 100 * 100;
        await world.Clock.Delay(serviceNs + world.Faults.AddedLatencyNs(instance, request));
        if (context.IsDead) return Reply.Aborted;
        if (request.ForcedStatus != 0) return Reply.Of(request.ForcedStatus);
        if (world.Faults.Error(instance, request) is { } error) return error;
        if (world.Work.Chance(operation.Errors)) return Reply.Of(503);
        return (await world.Steps.Run(context, operation.Steps)).PassedOn();
    }

    private SimSpan StartSpan(Instance instance, Request request)
    {
        var span = ServerSpans.Start(world.Spans, instance, request);
        if (request.Attempt is { } attempt) attempt.ServerSpan = span;
        return span;
    }

    private void End(Instance instance, Request request, SimSpan? span, Reply reply, int sample, long arrivedNs)
    {
        if (request.Attempt is { } attempt) attempt.ServerEndNs = world.Clock.NowNs;
        world.Log.Answered(sample, world.Clock.NowNs - arrivedNs, reply is { Failure: Failure.Database } or { Status: >= 500 });
        if (span is null) return;
        ServerSpans.Finish(span, instance, request, reply);
        world.Spans.End(span, instance);
    }
}
