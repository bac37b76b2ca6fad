using System.Runtime.InteropServices;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Graph.Populations;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// Rounds of several requests, each in an INTERNAL span of its own and of one name (<c>transaction</c>, <c>attempt 2</c>): the
/// round after a failed one is the same call tried again, if the population of such follow-ups says so. A single request in
/// such a span needs no rule: its scope is the wrapper's parent.
/// </summary>
internal sealed class WrappedRounds(AttemptContext context)
{
    private readonly List<Round> _rounds = [];
    private readonly List<Round> _ofTrace = [];
    private readonly List<int> _members = [];
    private readonly Dictionary<int, bool> _namesATry = [];
    private int _membersKept;

    private readonly record struct Round(int Wrapper, int Parent, int Name, int First, int Count);

    /// <summary>Collects the rounds among the siblings under <paramref name="scope"/>.</summary>
    public void Collect(int scope, ReadOnlySpan<Sibling> siblings)
    {
        if (siblings.Length < 2 || scope < 0 || context.Forest.Spans.Kinds[scope] is not (SpanKind.Internal or SpanKind.Unspecified)) return;
        var parent = context.Forest.Parent[scope];
        if (parent < 0 || context.Forest.Service(parent) != context.Forest.Service(scope)) return;
        var name = context.Forest.Spans.Names[scope];
        if (!_namesATry.TryGetValue(name, out var namesATry)) _namesATry[name] = namesATry = AttemptNames.NamesATry(context.Forest.Spans.Strings.GetString(name));
        _ofTrace.Add(new Round(scope, parent, namesATry ? -1 : name, _members.Count, siblings.Length));
        foreach (ref readonly var sibling in siblings) _members.Add(sibling.Try);
    }

    /// <summary>Links the rounds collected since the last time.</summary>
    public void LinkTrace()
    {
        var kept = _rounds.Count;
        if (_ofTrace.Count > 1)
        {
            _ofTrace.Sort(Compare);
            CountRuns();
            for (var at = 0; at < _ofTrace.Count; at++)
            {
                var next = at + 1 < _ofTrace.Count && Follows(_ofTrace[at], _ofTrace[at + 1]) ? at + 1 : -1;
                var failure = FailureOf(_ofTrace[at], out var label);
                var population = context.Populations.Number(KeyOf(_ofTrace[at], label), failure);
                var followUps = context.Populations[population].FollowUps;
                followUps.Tries++;
                if (next < 0) continue;
                followUps.Followed++;
                if (failure is FailureClass.None or FailureClass.Final or FailureClass.Challenge || !Reaches(_ofTrace[at], _ofTrace[next])) continue;
                followUps.AddGap(context.Forest.Start(_ofTrace[next].Wrapper) - context.Forest.End(_ofTrace[at].Wrapper), null);
                if (!context.Tries.Link(Lead(_ofTrace[at]), Lead(_ofTrace[next]), CallKind.Retry, Verdict.Structural, 0.9f, population)) continue;
                Keep(_ofTrace[at]);
                Keep(_ofTrace[next]);
            }
        }

        _ofTrace.Clear();
        if (_rounds.Count == kept) _members.RemoveRange(_membersKept, _members.Count - _membersKept);
        _membersKept = _members.Count;
    }

    /// <summary>Makes one attempt of each round whose links the verdicts have left standing.</summary>
    public void Settle()
    {
        foreach (var round in _rounds)
        {
            ref var lead = ref context.Tries[Lead(round)];
            if (lead.Prev < 0 && lead.Next < 0) continue;
            foreach (var member in Members(round)[1..])
            {
                ref var part = ref context.Tries[member];
                if (part.Prev >= 0 || part.Next >= 0 || part.Has(TryFlags.Folded)) continue;
                part.Flags |= TryFlags.Folded;
                part.FoldedInto = Lead(round);
                if (part.Result == SpanResult.Ok) continue;
                lead.Result = part.Result;
                lead.Class = part.Class;
                lead.Failure = part.Failure;
            }

            lead.EndNs = Math.Max(lead.EndNs, context.Forest.End(round.Wrapper));
            lead.Operation = context.Forest.Facts[round.Wrapper].Operation;
        }
    }

    // Retries lengthen a run of rounds; failures of a loop's items do not.
    private void CountRuns()
    {
        for (var start = 0; start < _ofTrace.Count;)
        {
            var failures = 0;
            var end = start;
            for (; end < _ofTrace.Count && (end == start || IsAlike(_ofTrace[start], _ofTrace[end])); end++)
                if (FailureOf(_ofTrace[end], out _) != FailureClass.None) failures++;
            context.Populations.Counts(KeyOf(_ofTrace[start], 0)).Add(failures, end - start);
            start = end;
        }
    }

    private int Lead(in Round round) => _members[round.First];

    private ReadOnlySpan<int> Members(in Round round) => CollectionsMarshal.AsSpan(_members).Slice(round.First, round.Count);

    private void Keep(in Round round)
    {
        if (_rounds.Count == 0 || _rounds[^1].Wrapper != round.Wrapper) _rounds.Add(round);
    }

    private int Compare(Round x, Round y)
    {
        if (x.Parent != y.Parent) return x.Parent.CompareTo(y.Parent);
        if (x.Name != y.Name) return x.Name.CompareTo(y.Name);
        var start = context.Forest.Start(x.Wrapper).CompareTo(context.Forest.Start(y.Wrapper));
        return start != 0 ? start : x.Wrapper.CompareTo(y.Wrapper);
    }

    private bool Follows(in Round x, in Round y) =>
        IsAlike(x, y) && context.Forest.Start(y.Wrapper) >= context.Forest.End(x.Wrapper) - Ticks.ResolutionNs;

    private bool IsAlike(in Round x, in Round y) =>
        x.Parent == y.Parent && x.Name == y.Name && context.Tries[Lead(x)].Identity == context.Tries[Lead(y)].Identity;

    // The last request of a failed round says why; the wrapper's own status only where none of them does.
    private FailureClass FailureOf(in Round round, out int label)
    {
        var members = Members(round);
        ref readonly var last = ref context.Tries[members[^1]];
        ref readonly var wrapper = ref context.Forest.Facts[round.Wrapper];
        for (var at = members.Length - 1; at >= 0; at--)
        {
            ref readonly var item = ref context.Tries[members[at]];
            if (item.Result == SpanResult.Ok || (wrapper.Result == SpanResult.Ok && at != members.Length - 1 && !IsRollback(last))) continue;
            label = Math.Max(1, item.Failure);
            return item.Class;
        }

        label = wrapper.Result == SpanResult.Ok ? 0 : Math.Max(1, wrapper.Failure);
        return wrapper.Class;
    }

    private bool IsRollback(in Try item) => item.Client >= 0 && context.Forest.Facts[item.Client].Has(FactFlags.Rollback);

    // The next round comes as far as the request that failed, or fails itself.
    private bool Reaches(in Round failed, in Round next)
    {
        var wanted = 0;
        foreach (var member in Members(failed))
            if (context.Tries[member].Result != SpanResult.Ok) wanted = context.Tries[member].Operation;
        if (wanted == 0) return true;
        foreach (var member in Members(next))
            if (context.Tries[member].Result != SpanResult.Ok || context.Tries[member].Operation == wanted) return true;
        return false;
    }

    private PopulationKey KeyOf(in Round round, int label)
    {
        ref readonly var lead = ref context.Tries[Lead(round)];
        var resource = context.Forest.Spans.Resources[context.Forest.Spans.ResourceIds[round.Wrapper]];
        return new PopulationKey(lead.Caller, resource.Version, lead.Callee, context.Forest.Facts[round.Wrapper].Operation, label);
    }
}
