using Analyzer.Model.Spans;

namespace Analyzer.Graph.Conventions;

/// <summary>What a span says of the tries before and around it: counters, totals, and ids that all tries share.</summary>
/// <remarks>
/// Counters begin at 0 (<c>http.request.resend_count</c>, <c>previous-rpc-attempts</c>, <c>retry.count</c>, <c>celery.retries</c>)
/// or at 1 (<c>operation.attempt</c>, <c>x-envoy-attempt-count</c>, <c>delivery_count</c>), or are totals of a single span
/// (botocore's <c>retry_attempts</c>, Couchbase's <c>retries</c>); see <see cref="SlotNames"/>.
/// </remarks>
internal sealed class TryReader(SpanBatch batch, AttributeReader attributes)
{
    private static readonly ulong s_tries = AttributeReader.MaskOf(
        Slot.ResendCount, Slot.PreviousAttempts, Slot.AttemptNumber, Slot.DeliveryCount, Slot.StatedRetries, Slot.StatedAttempts,
        Slot.RequestId, Slot.LogicalSession, Slot.TransactionNumber, Slot.JobId);

    private readonly StringTable _strings = batch.Strings;

    /// <summary>Reads the span whose attributes are loaded.</summary>
    public void Read(int row, ref SpanFacts facts)
    {
        ReadEvents(row, ref facts);
        if (!attributes.HasAny(s_tries)) return;
        if (attributes.Integer(Slot.ResendCount) is { } resent) facts.EarlierTries = Clamp(resent);
        else if (attributes.Integer(Slot.PreviousAttempts) is { } previous) facts.EarlierTries = Clamp(previous);
        else if (attributes.Integer(Slot.AttemptNumber) is { } number) facts.EarlierTries = Clamp(number - 1);
        else if (attributes.Integer(Slot.DeliveryCount) is { } deliveries) facts.EarlierTries = Clamp(deliveries - 1);
        if (attributes.Has(Slot.DeliveryCount)) facts.Flags |= FactFlags.Delivery;
        if (attributes.Integer(Slot.StatedRetries) is { } retries) facts.UntimedTries = Clamp(Math.Max(0, retries) + facts.UntimedTries);
        else if (attributes.Integer(Slot.StatedAttempts) is { } attempts) facts.UntimedTries = Clamp(Math.Max(0, attempts - 1) + facts.UntimedTries);
        if (facts.SharedKey == 0) facts.SharedKey = SharedKey();
    }

    private void ReadEvents(int row, ref SpanFacts facts)
    {
        foreach (ref readonly var e in batch.EventsOf(row))
            if (_strings.GetUtf8(e.Name).StartsWith("Starting RPC retry"u8)) facts.UntimedTries = Clamp(facts.UntimedTries + 1);
    }

    private int SharedKey()
    {
        if (attributes.Has(Slot.RequestId)) return attributes.Text(Slot.RequestId);
        if (attributes.Has(Slot.LogicalSession) && attributes.Has(Slot.TransactionNumber))
            return _strings.Intern($"{_strings.GetString(attributes.Text(Slot.LogicalSession))}#{_strings.GetString(attributes.Text(Slot.TransactionNumber))}");
        if (!attributes.Has(Slot.JobId)) return 0;
        // Temporal numbers activities anew in each run of a workflow.
        return _strings.Intern($"job {_strings.GetString(attributes.Text(Slot.JobRunId))} {_strings.GetString(attributes.Text(Slot.JobId))}");
    }

    private static short Clamp(long value) => (short)Math.Clamp(value, -1, 10_000);
}
