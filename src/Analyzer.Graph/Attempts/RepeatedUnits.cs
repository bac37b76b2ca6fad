using Analyzer.Graph.Conventions;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// A unit of several statements repeated whole after one of them failed: a transaction after a serialization failure
/// (PostgreSQL manual, 13.5 "Serialization Failure Handling"). One call; each round is an attempt.
/// </summary>
internal sealed class RepeatedUnits : IAttemptRule
{
    private const float Confidence = 0.92f;

    // Between two items of a loop stands little.
    private const int MostBetween = 16;

    private readonly List<Sibling> _statements = [];

    // Where the last unit ended.
    private int _floor;

    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        if (siblings.Length < 4) return;
        _statements.Clear();
        foreach (ref readonly var sibling in siblings)
            if (context.Tries[sibling.Try].Protocol == Protocol.Database && context.IsFree(sibling)) _statements.Add(sibling);
        _floor = 0;
        for (var at = 0; at + 2 < _statements.Count;) at = TakeUnit(at, context);
    }

    // Returns where to look on.
    private int TakeUnit(int from, AttemptContext context)
    {
        var failed = from;
        while (failed < _statements.Count && !_statements[failed].Failed) failed++;
        var next = SkipRollback(failed + 1, context);
        if (next >= _statements.Count) return _statements.Count;
        if (_statements[failed].Class == FailureClass.Final) return failed + 1;
        var start = UnitStart(from, failed, _statements[next]);
        if (start < 0)
        {
            // The connection was lost with the transaction: the next round opens another first.
            while (next < _statements.Count && IsMarked(next, FactFlags.Connect, context)) next++;
            start = next < _statements.Count ? UnitStart(from, failed, _statements[next]) : -1;
        }

        if (start < 0 || !Reaches(next, failed, failed - start + 1, context) || IsLoop(start, failed, next, context)) return failed + 1;

        var lead = _statements[start].Try;
        var length = next - start;
        Gather(start, next, context);
        var round = next;
        var previous = lead;
        while (true)
        {
            var end = RoundEnd(start, round, length, context, out var again);
            Gather(round, end, context);
            context.Tries.Link(previous, _statements[round].Try, CallKind.Retry, Verdict.Structural, Confidence);
            previous = _statements[round].Try;
            round = end;
            if (!again || round >= _statements.Count || _statements[round].Identity != _statements[start].Identity) break;
        }

        _floor = round;
        return round;
    }

    // The unit starts at the statement with which its next round starts. Where the failing statement stood before that, it is
    // what is repeated, and the rest only happens in between (a reconnect).
    private int UnitStart(int from, int failed, in Sibling next)
    {
        for (var start = failed - 1; start >= from && failed - start <= Reach.Siblings; start--)
        {
            if (_statements[start].Identity == _statements[failed].Identity) return -1;
            if (_statements[start].Identity != next.Identity) continue;
            for (var earlier = Math.Max(_floor, start - Reach.Siblings); earlier < start; earlier++)
                if (_statements[earlier].Identity == _statements[failed].Identity) return -1;
            return next.StartNs >= _statements[failed].EndNs - Ticks.ResolutionNs ? start : -1;
        }

        return -1;
    }

    private int RoundEnd(int start, int round, int length, AttemptContext context, out bool failed)
    {
        failed = false;
        var at = round;
        for (; at < _statements.Count && at - round < length; at++)
        {
            if (at > round && _statements[at].Identity == _statements[start].Identity) break;
            if (!_statements[at].Failed) continue;
            failed = true;
            return SkipRollback(at + 1, context);
        }

        return at;
    }

    private int SkipRollback(int at, AttemptContext context)
    {
        while (at < _statements.Count && IsMarked(at, FactFlags.Rollback, context)) at++;
        return at;
    }

    private bool IsMarked(int at, FactFlags flag, AttemptContext context) =>
        context.Tries[_statements[at].Try].Client is >= 0 and var row && context.Forest.Facts[row].Has(flag);

    private int OperationOf(int at, AttemptContext context) => context.Tries[_statements[at].Try].Operation;

    // The next round comes as far as the statement that failed, or fails before it; another transaction does neither.
    private bool Reaches(int round, int failed, int length, AttemptContext context)
    {
        for (var at = round; at < _statements.Count && at - round <= length; at++)
            if (_statements[at].Failed || OperationOf(at, context) == OperationOf(failed, context)) return true;
        return false;
    }

    // A round that succeeds and is followed by the same again is an item of a loop, and so was the one that failed.
    private bool IsLoop(int start, int failed, int next, AttemptContext context)
    {
        var at = next;
        for (var step = start; step <= failed; step++, at++)
        {
            if (at >= _statements.Count) return false;
            if (_statements[at].Failed) return false;
        }

        for (var limit = at + MostBetween; at < limit && at < _statements.Count && _statements[at].Identity != _statements[start].Identity;) at++;
        for (var step = start; step <= failed; step++, at++)
            if (at >= _statements.Count || OperationOf(at, context) != OperationOf(step, context)) return false;
        return true;
    }

    // The first statement stands for the round: it lasts as long, and fails if any statement failed.
    private void Gather(int start, int end, AttemptContext context)
    {
        ref var lead = ref context.Tries[_statements[start].Try];
        var names = new List<string>();
        for (var at = start; at < end; at++)
        {
            ref var part = ref context.Tries[_statements[at].Try];
            if (!context.Forest.Facts[part.Client].Has(FactFlags.Connect) && !context.Forest.Facts[part.Client].Has(FactFlags.Rollback))
                names.Add(context.Forest.Spans.Strings.GetString(part.Operation));
            if (at == start) continue;
            if (!context.Tries.Absorb(_statements[at].Try, _statements[start].Try)) continue;
            lead.EndNs = Math.Max(lead.EndNs, part.EndNs);
            if (part.Result == SpanResult.Ok) continue;
            lead.Result = part.Result;
            lead.Class = part.Class;
            lead.Failure = part.Failure;
        }

        lead.Operation = context.Forest.Spans.Strings.Intern($"transaction ({string.Join(", ", names.Distinct().Take(4))})");
    }
}
