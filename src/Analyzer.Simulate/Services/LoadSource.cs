using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Services;

/// <summary>
/// Users who arrive whether or not the earlier ones were answered (an open loop): a Poisson process, thinned from the
/// highest rate where the rate changes.
/// </summary>
internal sealed class LoadSource(World world, LoadModel model, long durationNs)
{
    /// <summary>How many different products, orders or pages users ask for.</summary>
    private const int Subjects = 1000;

    private readonly double _peakRate =
        model.RatePerSecond * Math.Max(1, model.Surges.Select(surge => surge.Factor).DefaultIfEmpty(1).Max());

    public void Start() => Next();

    private void Next()
    {
        var gapNs = (long)(world.Load.NextExponential() / _peakRate * 1e7) * 100;
        var atNs = world.Clock.NowNs + Math.Max(100, gapNs);
        if (atNs < durationNs) world.Clock.At(atNs, Arrive);
    }

    private void Arrive()
    {
        Next();
        if (world.Load.NextDouble() * _peakRate < RateAt(world.Clock.NowNs)) _ = Request();
    }

    private async Engine.Flow<bool> Request()
    {
        var node = world.Nodes[model.Service];
        var startNs = world.Clock.NowNs;
        var subject = world.Load.NextInt(Subjects);
        var target = node.Request(model.Operation, subject);
        var reply = world.Pick(node) is { IsDown: false } instance
            ? await world.Server.Answer(instance, new Request(target, world.Spans.NewTraceId(), 0) { Subject = subject })
            : Reply.Refused;
        world.Log.Entry(model.Service, model.Operation, startNs, reply.Failed);
        return true;
    }

    private double RateAt(long nowNs)
    {
        foreach (var surge in model.Surges)
        {
            if (nowNs >= surge.StartNs && nowNs < surge.EndNs) return model.RatePerSecond * surge.Factor;
        }
        return model.RatePerSecond;
    }
}
