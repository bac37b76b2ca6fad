using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>Linked tries to calls: attempts in order, who called whom from within which attempt, and how it ended.</summary>
internal sealed class CallBuilder
{
    private readonly TraceForest _forest;
    private readonly TryTable _tries;
    private readonly AttemptFacts _attemptFacts;
    private readonly HashSet<int> _services = [];
    private readonly Dictionary<int, int> _aroundServer = [];
    private readonly List<int> _climbed = [];

    public CallBuilder(TryTable tries)
    {
        _forest = tries.Forest;
        _tries = tries;
        _attemptFacts = new AttemptFacts(tries);
        for (var resource = 0; resource < _forest.Spans.Resources.Count; resource++) _services.Add(_forest.Spans.Resources[resource].Service);
    }

    /// <summary>All calls and their attempts, in canonical order.</summary>
    public (Call[] Calls, Attempt[] Attempts) Build()
    {
        var heads = CallOrder.Heads(_tries);
        var calls = new Call[heads.Length];
        var attempts = new Attempt[_tries.Count];
        var attemptOfTry = new int[_tries.Count];
        Array.Fill(attemptOfTry, -1);
        var used = 0;
        for (var number = 0; number < heads.Length; number++)
        {
            var first = used;
            for (var index = heads[number]; index >= 0; index = _tries[index].Next)
            {
                attempts[used] = _attemptFacts.Of(index, (short)Math.Min(short.MaxValue, used - first + 1));
                attemptOfTry[index] = used++;
            }

            calls[number] = Describe(heads[number], first, used - first);
        }

        if (used < attempts.Length) Array.Resize(ref attempts, used);
        for (var number = 0; number < heads.Length; number++)
        {
            calls[number].ParentAttempt = ParentAttempt(heads[number], attemptOfTry);
            CallOutcomes.Settle(ref calls[number], attempts.AsSpan(calls[number].FirstAttempt, calls[number].AttemptCount));
        }

        CallLoops.Cut(calls, attempts.Length);
        SelfTimes.Subtract(calls, attempts);
        Absorption.Mark(calls, attempts);
        return (calls, attempts);
    }

    private Call Describe(int head, int firstAttempt, int count)
    {
        ref readonly var item = ref _tries[head];
        var call = new Call
        {
            Trace = item.Trace,
            Caller = item.Has(TryFlags.Entry) ? 0 : item.Caller,
            Callee = item.Callee,
            Operation = item.Operation,
            CallSpan = item.CallSpan < 0 ? -1 : _forest.Spans.BatchRows[item.CallSpan],
            FirstAttempt = firstAttempt,
            AttemptCount = count,
            ParentAttempt = -1,
            Weight = WeightOf(item),
            Confidence = 1,
            Flags = FlagsOf(item),
        };
        var callerRow = item.Client >= 0 ? item.Client : item.Scope;
        if (callerRow >= 0)
        {
            var resource = _forest.Spans.Resources[_forest.Spans.ResourceIds[callerRow]];
            call.CallerInstance = resource.Instance;
            call.CallerVersion = resource.Version;
            var server = item.Scope >= 0 ? _tries.EnclosingServer[item.Scope] : -1;
            if (server >= 0) call.CallerOperation = _tries.TryOfServer[server] is >= 0 and var owner ? _tries[owner].Operation : _forest.Facts[server].Operation;
        }

        Ground(ref call, head);
        return call;
    }

    // The weakest link decides how sure the group is; the strongest evidence names it.
    private void Ground(ref Call call, int head)
    {
        var tail = head;
        var stated = Math.Max((short)0, Math.Max(_tries[head].EarlierTries, _tries[head].CalleeTries));
        var fromHead = stated;
        var anyServer = false;
        for (var index = head; index >= 0; index = _tries[index].Next)
        {
            ref readonly var item = ref _tries[index];
            anyServer |= item.Server >= 0;
            tail = index;
            if (item.Has(TryFlags.Ambiguous) && call.AttemptCount > 1) call.Flags |= CallFlags.Ambiguous;
            if (item.Has(TryFlags.Futile)) call.Flags |= CallFlags.Futile;
            call.UntimedAttempts += item.Untimed;
            stated = Math.Max(stated, Math.Max(item.EarlierTries, item.CalleeTries));
            if (index == head) continue;
            if (call.Kind == CallKind.Single || item.Kind == CallKind.Redelivery) call.Kind = item.Kind;
            if (call.Verdict == Verdict.Single || item.Verdict == Verdict.Explicit) call.Verdict = item.Verdict;
            call.Confidence = Math.Min(call.Confidence, item.Confidence);
        }

        // Tries that a number states but no span shows: lost, unsampled, or before the window.
        if (stated > 0 && call.Kind != CallKind.Hedge) call.UntimedAttempts += Math.Max(0, stated + 1 - call.AttemptCount - FoldedRequests(head));
        if (call.UntimedAttempts > 0 && call.Kind == CallKind.Single)
        {
            call.Kind = _tries[head].Has(TryFlags.Delivery) || (_tries[head].Server >= 0 && _tries[head].Protocol == Protocol.Messaging) ? CallKind.Redelivery : CallKind.Retry;
            call.Verdict = fromHead > 0 ? Verdict.Explicit : Verdict.Hidden;
        }

        if (!anyServer && !_services.Contains(call.Callee)) call.Flags |= CallFlags.Uninstrumented;
    }

    private int FoldedRequests(int head)
    {
        var folded = 0;
        for (var index = head; index >= 0; index = _tries[index].Next) folded += _tries[index].Requests - 1;
        return folded;
    }

    private float WeightOf(in Try item) => _forest.Facts[item.Span].Weight;

    private static CallFlags FlagsOf(in Try item)
    {
        var flags = CallFlags.None;
        if (item.Has(TryFlags.Entry)) flags |= CallFlags.Entry;
        if (item.Has(TryFlags.MissingParent)) flags |= CallFlags.MissingParent;
        if (item.Class is FailureClass.Final or FailureClass.Challenge && item.Result == SpanResult.Failed && item.Next < 0 && item.Protocol is Protocol.Http or Protocol.Rpc) flags |= CallFlags.ClientError;
        return flags;
    }

    private int ParentAttempt(int head, int[] attemptOfTry)
    {
        ref readonly var item = ref _tries[head];
        if (item.Scope < 0) return -1;
        var server = WithTry(_tries.EnclosingServer[item.Scope]);
        if (server < 0) return -1;
        var owner = _tries.TryOfServer[server];
        for (var step = 0; step < 64 && _tries[owner].FoldedInto >= 0; step++) owner = _tries[owner].FoldedInto;
        return attemptOfTry[owner];
    }

    // A framework's inner SERVER span belongs to the hop of the one around it. However deep they nest, each is climbed once.
    private int WithTry(int server)
    {
        if (server < 0 || _tries.TryOfServer[server] >= 0) return server;
        if (_aroundServer.TryGetValue(server, out var known)) return known;
        _climbed.Clear();
        while (server >= 0 && _tries.TryOfServer[server] < 0 && !_aroundServer.TryGetValue(server, out known))
        {
            _climbed.Add(server);
            server = _forest.Parent[server] is >= 0 and var parent ? _tries.EnclosingServer[parent] : -1;
        }

        var found = server < 0 || _tries.TryOfServer[server] >= 0 ? server : known;
        foreach (var inner in _climbed) _aroundServer[inner] = found;
        return found;
    }
}
