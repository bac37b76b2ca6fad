using System.Globalization;
using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Services;

/// <summary>Does the steps of an operation, one after the other, until one fails.</summary>
internal sealed class StepRunner(World world)
{
    /// <summary>What a process does between two steps: bind, serialise, log.</summary>
    private static readonly Distribution BetweenSteps = new(DistributionShape.Exponential, 80_000);

    private int _groups;

    public async Flow<Reply> Run(CallContext context, IReadOnlyList<StepModel> steps)
    {
        foreach (var step in steps)
        {
            if (step.Chance < 1 && !world.Work.Chance(step.Chance)) continue;
            var reply = await Run(context, step);
            if (context.IsDead) return Reply.Aborted;
            await world.Clock.Delay(BetweenSteps.SampleNs(world.Work));
            if (reply.Failed) return reply;
        }
        return Reply.Ok;
    }

    private Flow<Reply> Run(CallContext context, StepModel step) => step switch
    {
        CallStep call => Call(context, call),
        QueryStep query => Query(context, query),
        PublishStep publish => world.Brokers[publish.Queue].Publish(context),
        WorkStep work => Work(work),
        ParallelStep parallel => Parallel(context, parallel),
        _ => throw new InvalidOperationException($"no step {step.GetType().Name}"),
    };

    private async Flow<Reply> Work(WorkStep work)
    {
        await world.Clock.Delay(work.Duration.SampleNs(world.Work));
        return Reply.Ok;
    }

    private async Flow<Reply> Parallel(CallContext context, ParallelStep parallel)
    {
        var branches = new List<Flow<Reply>>();
        foreach (var step in parallel.Steps)
        {
            if (step.Chance >= 1 || world.Work.Chance(step.Chance)) branches.Add(Run(context, step));
        }
        return await All(branches);
    }

    private static async Flow<Reply> All(List<Flow<Reply>> branches)
    {
        var result = Reply.Ok;
        foreach (var branch in branches)
        {
            var reply = await branch;
            if (reply.Failed && !result.Failed) result = reply;
        }
        return result;
    }

    private async Flow<Reply> Query(CallContext context, QueryStep query)
    {
        var kind = query.Times > 1 ? "loop" : "single";
        var group = query.Times > 1 ? NextGroup() : null;
        for (var i = 0; i < query.Times; i++)
        {
            var reply = await world.Client.Call(context, world.Nodes[query.Database].Statement(query.Statement), kind, group);
            if (reply.Failed || context.IsDead) return reply;
            await world.Clock.Delay(BetweenSteps.SampleNs(world.Work));
        }
        return Reply.Ok;
    }

    private Flow<Reply> Call(CallContext context, CallStep step) => step.Pattern switch
    {
        CallPattern.Single => world.Client.Call(context, To(context, step), "single"),
        CallPattern.Loop => Repeat(context, step, "loop", To(context, step)),
        CallPattern.Page => Repeat(context, step, "page", To(context, step, "?page=Redacted")),
        CallPattern.Poll => Poll(context, step),
        CallPattern.Fanout => Fanout(context, step),
        CallPattern.Redirect => Redirect(context, step),
        CallPattern.Auth => Authenticate(context, step),
        _ => throw new InvalidOperationException($"no pattern {step.Pattern}"),
    };

    private async Flow<Reply> Repeat(CallContext context, CallStep step, string kind, Target target)
    {
        var group = NextGroup();
        for (var i = 0; i < step.Times; i++)
        {
            var reply = await world.Client.Call(context, target, kind, group);
            if (reply.Failed || context.IsDead) return reply;
            await world.Clock.Delay(BetweenSteps.SampleNs(world.Work));
        }
        return Reply.Ok;
    }

    /// <summary>404 at even gaps until the thing is there.</summary>
    private async Flow<Reply> Poll(CallContext context, CallStep step)
    {
        var group = NextGroup();
        var target = To(context, step);
        // Some are ready sooner: else every poll would be of the same length.
        var until = 1 + world.Work.NextInt(step.Times);
        for (var i = 1; ; i++)
        {
            var reply = await world.Client.Call(context, target, "poll", group, i < until ? 404 : 0);
            if (i >= until || context.IsDead || reply.Failure is not (Failure.None or Failure.Status)) return reply;
            await world.Clock.Delay(step.EveryNs);
        }
    }

    /// <summary>All shards at once; those that fail are left out of the result.</summary>
    private async Flow<Reply> Fanout(CallContext context, CallStep step)
    {
        var group = NextGroup();
        var branches = new List<Flow<Reply>>();
        for (var shard = 1; shard <= step.Times; shard++)
        {
            var target = world.Nodes[step.Callee].Request(step.Operation, shard);
            branches.Add(world.Client.Call(context, target, "fanout", group, world.Work.Chance(step.Failing) ? 500 : 0));
        }
        await All(branches);
        return Reply.Ok;
    }

    private async Flow<Reply> Redirect(CallContext context, CallStep step)
    {
        var first = To(context, step);
        var second = first.Callee.Request(step.RedirectTo!, context.Subject);
        var record = world.Log.StartCall(context, first, "redirect", null);
        var reply = await world.Client.CallWithin(context, first, record, 302);
        if (!reply.Failed) reply = await world.Client.CallWithin(context, second, record, 0);
        return world.Client.Conclude(context, first, record, reply);
    }

    private async Flow<Reply> Authenticate(CallContext context, CallStep step)
    {
        var target = To(context, step);
        var record = world.Log.StartCall(context, target, "auth", null);
        var reply = await world.Client.CallWithin(context, target, record, 401);
        if (reply.Failure is Failure.None or Failure.Status)
        {
            if (step.Token is { } token)
            {
                var tokenTarget = world.Nodes[token.Callee].Request(token.Operation, context.Subject);
                await world.Client.Call(context, tokenTarget, "single");
            }
            reply = await world.Client.CallWithin(context, target, record, 0);
        }
        return world.Client.Conclude(context, target, record, reply);
    }

    private Target To(CallContext context, CallStep step, string? query = null) =>
        world.Nodes[step.Callee].Request(step.Operation, context.Subject, query);

    private string NextGroup() => (++_groups).ToString(CultureInfo.InvariantCulture);
}
