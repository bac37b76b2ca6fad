using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>An operation that table <c>operation</c> lacks.</summary>
/// <param name="Service">The service.</param>
/// <param name="Kind">OTLP kind.</param>
/// <param name="NameId">Id into <c>name</c>.</param>
/// <param name="Key">The index's own number for it.</param>
internal readonly record struct NewOperation(string Service, byte Kind, int NameId, ulong Key);

/// <summary>
/// Which operations (service, kind, span name) are in the store, so that only new ones are written: one look-up a span where it
/// differs from the span before. Safe for use by many threads.
/// </summary>
/// <remarks>About 20 B an operation; beyond <see cref="MostOperations"/> new ones are not listed.</remarks>
internal sealed class OperationIndex
{
    /// <summary>Most operations that are listed.</summary>
    internal const int MostOperations = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _services = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _known = [];

    /// <summary>Notes an operation found in the store at start.</summary>
    public void Restore(string service, byte kind, int nameId)
    {
        lock (_gate) _known.Add(KeyOf(NumberOf(service), kind, nameId));
    }

    /// <summary>The operations of some spans that the store lacks.</summary>
    public List<NewOperation> FindNew(IEnumerable<EncodedSpans> batches)
    {
        var found = new Dictionary<ulong, NewOperation>();
        lock (_gate)
        {
            foreach (var rows in batches) FindNew(rows, found);
        }

        return [.. found.Values];
    }

    /// <summary>Notes operations that were committed.</summary>
    public void Learn(IReadOnlyList<NewOperation> operations)
    {
        lock (_gate)
        {
            foreach (var operation in operations) _known.Add(operation.Key);
        }
    }

    private static ulong KeyOf(int service, byte kind, int nameId) => ((ulong)service << 35) | ((ulong)nameId << 3) | (kind & 7UL);

    private void FindNew(EncodedSpans rows, Dictionary<ulong, NewOperation> found)
    {
        var batch = rows.Batch;
        // A span may have the id 0 of a table where nobody interned anything: a resource without attributes.
        var services = new int[Math.Max(1, batch.Resources.Count)];
        var resources = batch.ResourceIds;
        var kinds = batch.Kinds;
        var names = rows.NameIds;
        var last = ulong.MaxValue;
        for (var row = 0; row < batch.Count; row++)
        {
            if (names[row] == 0) continue;
            ref var service = ref services[resources[row]];
            if (service == 0) service = NumberOf(ServiceOf(batch, resources[row]));
            var key = KeyOf(service, (byte)kinds[row], names[row]);
            if (key == last) continue;
            last = key;
            if (_known.Contains(key) || _known.Count + found.Count >= MostOperations) continue;
            found.TryAdd(key, new NewOperation(ServiceOf(batch, resources[row]), (byte)kinds[row], names[row], key));
        }
    }

    private static string ServiceOf(SpanBatch batch, int resource) =>
        batch.Resources.Count == 0 ? "unknown_service" : StoredText.Readable(batch.Strings.GetUtf8(batch.Resources[resource].Service));

    private int NumberOf(string service)
    {
        if (_services.TryGetValue(service, out var number)) return number;
        _services.Add(service, number = _services.Count + 1);
        return number;
    }
}
