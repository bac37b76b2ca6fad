using Analyzer.Model.Calls;

namespace Analyzer.Detect.Exemplars;

/// <summary>Calls by start, then by names and span, so that equal input gives equal order.</summary>
/// <param name="set">The calls.</param>
internal sealed class CallOrder(CallSet set) : IComparer<int>
{
    /// <inheritdoc/>
    public int Compare(int x, int y)
    {
        ref readonly var a = ref set.Calls[x];
        ref readonly var b = ref set.Calls[y];
        var order = a.StartNs.CompareTo(b.StartNs);
        if (order == 0) order = string.CompareOrdinal(set.Text(a.Callee), set.Text(b.Callee));
        if (order == 0) order = string.CompareOrdinal(set.Text(a.Operation), set.Text(b.Operation));
        return order != 0 ? order : SpanIdOf(a).CompareTo(SpanIdOf(b));
    }

    private ulong SpanIdOf(in Call call)
    {
        var row = call.CallSpan >= 0 ? call.CallSpan : call.AttemptCount > 0 ? set.Attempts[call.FirstAttempt].Span : -1;
        return row < 0 ? 0 : set.Spans.SpanIds[row];
    }
}
