using Analyzer.Simulate.Clients;
using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Truth;

namespace Analyzer.Simulate.Services;

/// <summary>Makes logical calls: attempts by the edge's policy, with the spans that its client library would leave.</summary>
internal sealed class Client(World world)
{
    /// <summary>How long it takes to learn that nobody listens, or to fail on a connection that is gone.</summary>
    private const long RefusalNs = 800_000;

    public async Flow<Reply> Call(CallContext context, Target target, string kind, string? group = null, int forcedStatus = 0)
    {
        var record = world.Log.StartCall(context, target, kind, group);
        var reply = await CallWithin(context, target, record, forcedStatus);
        return Conclude(context, target, record, reply);
    }

    /// <summary>Several requests that are one call: what a redirect or an authentication challenge needs.</summary>
    public async Flow<Reply> CallWithin(CallContext context, Target target, CallRecord record, int forcedStatus)
    {
        var edge = world.Edge(context.Instance, target);
        if (!edge.Admits()) return Reply.Rejected;
        edge.OnCall();
        record.Requests++;
        var call = new ClientCall(context, target, record, edge, forcedStatus);
        record.CallSpan = call.Span = edge.Style.BeginCall(call);
        var reply = edge.Policy.HedgeAfterNs > 0 ? await Hedge(call) : await Retry(call);
        if (!context.IsDead) edge.Style.EndCall(call, reply);
        return reply;
    }

    public Reply Conclude(CallContext context, Target target, CallRecord record, Reply reply)
    {
        var attempts = record.AttemptCount;
        record.Outcome = reply.Failure switch
        {
            Failure.None => attempts > 1 && record.Kind == "retry" ? "okAfterRetry" : "ok",
            Failure.Rejected => "rejected",
            _ => attempts > 1 ? "exhausted" : "failed",
        };
        if (!reply.Failed || context.IsDead || !world.Edge(context.Instance, target).Policy.Fallback) return reply;
        record.Fallback = true;
        return Reply.Ok;
    }

    private async Flow<Reply> Retry(ClientCall call)
    {
        while (true)
        {
            var attempt = new ClientAttempt();
            var reply = await Attempt(call, attempt);
            if (call.Context.IsDead) return Reply.Aborted;
            if (!reply.Failed || !call.Edge.MayRetry(reply, call.Sent)) return reply;
            call.Record.Kind = "retry";
            await world.Clock.Delay(call.Edge.BackoffNs(call.Sent, world.Work));
            if (call.Context.IsDead) return Reply.Aborted;
        }
    }

    /// <summary>Sends the next attempt when the earlier ones are late or failed; the first good answer wins.</summary>
    private async Flow<Reply> Hedge(ClientCall call)
    {
        var winner = new Flow<Reply>();
        var attempts = new List<ClientAttempt>();
        var ended = 0;
        Launch();
        var reply = await winner;
        if (call.Context.IsDead) return Reply.Aborted;
        foreach (var attempt in attempts) attempt.Answer.TrySetResult(Reply.Cancelled);
        return reply;

        void Launch()
        {
            if (winner.IsCompleted || call.Context.IsDead || attempts.Count >= call.Edge.Policy.Attempts) return;
            if (attempts.Count > 0) call.Record.Kind = "hedge";
            var attempt = new ClientAttempt();
            attempts.Add(attempt);
            var count = attempts.Count;
            world.Clock.At(world.Clock.NowNs + call.Edge.Policy.HedgeAfterNs, () =>
            {
                if (attempts.Count == count) Launch();
            });
            var flow = Attempt(call, attempt);
            flow.OnCompleted(() => Settle(flow.GetResult()));
        }

        void Settle(Reply reply)
        {
            ended++;
            if (!reply.Failed || ended >= call.Edge.Policy.Attempts) winner.TrySetResult(reply);
            else if (ended == attempts.Count) Launch();
        }
    }

    private async Flow<Reply> Attempt(ClientCall call, ClientAttempt attempt)
    {
        var context = call.Context;
        var record = world.Log.StartAttempt(call.Record, isRetry: call.Sent > 0);
        call.Edge.Style.BeginAttempt(call, attempt);
        call.Sent++;
        record.ClientSpan = attempt.Shown;
        var request = new Request(call.Target, context.TraceId, attempt.ContextSpan?.SpanId ?? context.ParentSpanId)
        {
            Caller = context.Instance.Node.Name,
            Subject = context.Subject,
            ForcedStatus = call.ForcedStatus,
            Attempt = record,
        };
        if (call.Edge.Policy.TimeoutNs > 0)
        {
            world.Clock.At(world.Clock.NowNs + call.Edge.Policy.TimeoutNs, () => attempt.Answer.TrySetResult(Reply.TimedOut));
        }
        _ = Send(request, attempt.Answer);
        var reply = await attempt.Answer;
        record.EndNs = world.Clock.NowNs;
        record.Result = reply.Word;
        if (context.IsDead) return Reply.Aborted;
        call.Edge.OnAttempt(reply);
        call.Edge.Style.EndAttempt(call, attempt, reply);
        return reply;
    }

    private async Flow<bool> Send(Request request, Flow<Reply> answer)
    {
        if (world.Pick(request.Target.Callee) is not { } instance || world.Faults.Refuses(instance, request))
        {
            var refused = world.Log.Arrive(request.Target.Callee.Name, request.Attempt is { IsRetry: true });
            world.Log.Answered(refused, 0, failed: true);
            await world.Clock.Delay(RefusalNs);
            answer.TrySetResult(Reply.Refused);
            return false;
        }
        await world.Clock.Delay(world.Scenario.Network.SampleNs(world.Work));
        if (instance.IsDown)
        {
            answer.TrySetResult(Reply.Refused);
            return false;
        }
        var inFlight = instance.Accept(answer);
        var reply = await world.Server.Answer(instance, request);
        instance.Forget(inFlight);
        if (reply.Failure == Failure.Aborted) return false;
        await world.Clock.Delay(world.Scenario.Network.SampleNs(world.Work));
        return answer.TrySetResult(reply);
    }
}
