using Analyzer.Model.Spans;

namespace Analyzer.Graph.Conventions;

/// <summary>What a span says of a message: its logical destination, its consumer group, its identity (semantic conventions, messaging-spans.md).</summary>
internal sealed class MessageReader(SpanBatch batch, AttributeReader attributes, Templates templates)
{
    private readonly StringTable _strings = batch.Strings;
    private readonly Dictionary<int, (int Id, bool IsRetry)> _destinations = [];

    /// <summary>Reads the span whose attributes are loaded.</summary>
    public void Read(int row, ref SpanFacts facts)
    {
        var destination = attributes.Text(Slot.MessagingDestination);
        var name = _strings.GetUtf8(destination);
        if (destination == 0 || name.SequenceEqual("amq.default"u8) || name.SequenceEqual("<default>"u8))
        {
            var key = attributes.Text(Slot.MessagingRoutingKey);
            if (key != 0) destination = key;
        }

        if (destination == 0) facts.Operation = templates.OfName(batch.Names[row]);
        else
        {
            var (id, isRetry) = DestinationOf(destination);
            facts.Operation = id;
            if (isRetry) facts.Flags |= FactFlags.RetryDestination;
        }

        facts.Group = attributes.Text(Slot.MessagingGroup);
        var operation = _strings.GetUtf8(attributes.Text(Slot.MessagingOperation));
        if (operation.SequenceEqual("receive"u8) || operation.SequenceEqual("settle"u8)) facts.Flags |= FactFlags.BrokerOperation;
        facts.Identity = IdentityOf(facts.Operation, facts.Group);
        if (attributes.Integer(Slot.MessageBatchCount) > 1) facts.Flags |= FactFlags.Batch;

        facts.SharedKey = attributes.Text(Slot.MessageId);
        if (facts.SharedKey != 0) return;
        // Kafka names no message; topic, partition and offset do.
        var offset = attributes.Text(Slot.MessagingOffset);
        if (offset != 0 && attributes.Has(Slot.MessagingPartition)) facts.SharedKey = _strings.Intern($"{_strings.GetString(attributes.Text(Slot.MessagingPartition))}@{_strings.GetString(offset)}");
    }

    /// <summary>Identity of a message's handling: destination and consumer group.</summary>
    public static ulong IdentityOf(int destination, int group) => FactReader.Hash((int)Protocol.Messaging, destination, group);

    // Retry topics and queues carry the same messages under another name (spring-kafka, RocketMQ).
    private (int Id, bool IsRetry) DestinationOf(int destination)
    {
        if (!_destinations.TryGetValue(destination, out var known))
        {
            var name = _strings.GetString(destination);
            var isRetry = name.StartsWith("%RETRY%", StringComparison.Ordinal);
            if (isRetry) name = name[7..];
            var retry = LastRetryMark(name);
            if (retry > 0 && name.AsSpan(retry + 6).TrimStart("-_.").IndexOfAnyExceptInRange('0', '9') < 0)
            {
                name = name[..retry];
                isRetry = true;
            }

            known = (templates.OfName(_strings.Intern(name)), isRetry);
            _destinations.Add(destination, known);
        }

        return known;
    }

    private static int LastRetryMark(string name)
    {
        var at = name.LastIndexOf("retry", StringComparison.OrdinalIgnoreCase);
        return at > 1 && name[at - 1] is '-' or '_' or '.' ? at - 1 : -1;
    }
}
