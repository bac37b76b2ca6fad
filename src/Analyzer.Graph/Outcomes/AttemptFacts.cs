using System.Runtime.InteropServices;
using Analyzer.Graph.Assemble;
using Analyzer.Graph.Attempts;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>One try as an attempt of its call: what its caller saw, how long it queued, what went on after its caller left.</summary>
internal sealed class AttemptFacts
{
    private readonly TryTable _tries;
    private readonly TraceForest _forest;
    private readonly Dictionary<long, long> _networkFloor = [];
    private readonly int _redelivered, _lostAnswer, _timeout;

    public AttemptFacts(TryTable tries)
    {
        _tries = tries;
        _forest = tries.Forest;
        _redelivered = _forest.Spans.Strings.Intern("redelivered");
        _lostAnswer = _forest.Spans.Strings.Intern("lost answer");
        _timeout = _forest.Spans.Strings.Intern("timeout");
        foreach (ref readonly var item in tries.All)
        {
            if (!IsDirect(item)) continue;
            var delay = Math.Max(0, _forest.Start(item.Server) - _forest.Start(item.Client));
            ref var floor = ref CollectionsMarshal.GetValueRefOrAddDefault(_networkFloor, Pair(item), out var known);
            floor = known ? Math.Min(floor, delay) : delay;
        }
    }

    /// <summary>The attempt that try <paramref name="index"/> is.</summary>
    public Attempt Of(int index, short number)
    {
        ref readonly var item = ref _tries[index];
        var attempt = new Attempt
        {
            ClientSpan = item.Client < 0 || item.Has(TryFlags.SharesClient) ? -1 : _forest.Spans.BatchRows[item.Client],
            ServerSpan = item.Server < 0 ? -1 : _forest.Spans.BatchRows[item.Server],
            StartNs = item.StartNs,
            DurationNs = Math.Max(0, item.EndNs - item.StartNs),
            SelfNs = item.Server < 0 || item.Has(TryFlags.SharesServer) ? -1 : _forest.End(item.Server) - _forest.Start(item.Server),
            QueueDelayNs = QueueDelay(item),
            Number = number,
            Requests = item.Requests,
            Failure = item.Failure,
        };
        if (item.Server >= 0)
        {
            var resource = _forest.Spans.Resources[_forest.Spans.ResourceIds[item.Server]];
            attempt.CalleeInstance = resource.Instance;
            attempt.CalleeVersion = resource.Version;
        }

        Settle(ref attempt, item);
        if (attempt.Status is not AttemptStatus.Ok && IsDirect(item))
        {
            var beyond = _forest.End(item.Server) - _forest.End(item.Client);
            if (beyond > Ticks.ResolutionNs) attempt.OrphanedNs = beyond;
        }

        return attempt;
    }

    private void Settle(ref Attempt attempt, in Try item)
    {
        attempt.Status = item.Result switch
        {
            SpanResult.Ok => AttemptStatus.Ok,
            SpanResult.Timeout => AttemptStatus.Timeout,
            SpanResult.Cancelled => AttemptStatus.Cancelled,
            _ => AttemptStatus.Error,
        };
        var isFollowed = item.Next >= 0 && _tries[item.Next].Kind != CallKind.Hedge && !item.Has(TryFlags.LostRace);
        if (attempt.Status == AttemptStatus.Cancelled && isFollowed)
        {
            // Given up and tried again: the caller's own clock ran out, whatever the span calls it.
            attempt.Status = AttemptStatus.Timeout;
            attempt.Failure = _timeout;
        }

        if (attempt.Status != AttemptStatus.Ok || !item.Has(TryFlags.Redelivered) || !isFollowed) return;
        attempt.Status = AttemptStatus.Error;
        attempt.Failure = item.Has(TryFlags.Delivery) ? _redelivered : _lostAnswer;
    }

    private long QueueDelay(in Try item)
    {
        if (item.Server < 0 || item.Client < 0) return -1;
        if (item.Has(TryFlags.Delivery))
        {
            // A later delivery waited since the one before it was given back.
            var since = item.Prev >= 0 ? _tries[item.Prev].EndNs : _forest.End(item.Client);
            return Math.Max(0, _forest.Start(item.Server) - since);
        }

        if (!IsDirect(item)) return -1;
        return Math.Max(0, _forest.Start(item.Server) - _forest.Start(item.Client) - _networkFloor[Pair(item)]);
    }

    private static bool IsDirect(in Try item) => item.Client >= 0 && item.Server >= 0 && !item.Has(TryFlags.SharesClient) && !item.Has(TryFlags.Delivery);

    private long Pair(in Try item) => (long)_forest.Spans.ResourceIds[item.Client] << 32 | (uint)_forest.Spans.ResourceIds[item.Server];
}
