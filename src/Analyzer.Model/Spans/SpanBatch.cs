namespace Analyzer.Model.Spans;

/// <summary>
/// Spans as parallel columns: one array per field, strings interned, attributes as eight-byte pairs in one pool.
/// Row <c>i</c> of every column is the same span. No object exists per span.
/// </summary>
/// <remarks>
/// Not thread-safe. Rows keep the order in which they were added; nothing downstream may depend on that order.
/// About 90 B a span plus 8 B an attribute, strings aside.
/// </remarks>
public sealed class SpanBatch
{
    private ulong[] _traceHigh = [], _traceLow = [], _spanId = [], _parentId = [];
    private long[] _startNs = [], _endNs = [], _numbers = [];
    private int[] _name = [], _resource = [], _scope = [], _statusMessage = [], _traceState = [];
    private int[] _attributeEnd = [], _eventEnd = [], _linkEnd = [];
    private uint[] _flags = [];
    private SpanKind[] _kind = [];
    private SpanStatus[] _status = [];
    private SpanAttribute[] _attributes = [], _details = [];
    private SpanEvent[] _events = [];
    private SpanLink[] _links = [];
    private int _attributeCount, _detailCount, _eventCount, _linkCount, _numberCount;

    /// <summary>Creates an empty batch.</summary>
    /// <param name="capacity">Spans to make room for at once.</param>
    public SpanBatch(int capacity = 0)
    {
        Strings = new StringTable();
        Resources = new ResourceTable(Strings);
        if (capacity > 0) Grow(capacity);
    }

    /// <summary>Every string of the batch.</summary>
    public StringTable Strings { get; }

    /// <summary>Resources and instrumentation scopes of the batch.</summary>
    public ResourceTable Resources { get; }

    /// <summary>How many spans the batch holds.</summary>
    public int Count { get; private set; }

    /// <summary>Upper 64 bits of the trace ids.</summary>
    public ReadOnlySpan<ulong> TraceHigh => _traceHigh.AsSpan(0, Count);

    /// <summary>Lower 64 bits of the trace ids.</summary>
    public ReadOnlySpan<ulong> TraceLow => _traceLow.AsSpan(0, Count);

    /// <summary>Span ids.</summary>
    public ReadOnlySpan<ulong> SpanIds => _spanId.AsSpan(0, Count);

    /// <summary>Parents' span ids; 0 for a root.</summary>
    public ReadOnlySpan<ulong> ParentIds => _parentId.AsSpan(0, Count);

    /// <summary>Unix start times, ns.</summary>
    public ReadOnlySpan<long> StartNs => _startNs.AsSpan(0, Count);

    /// <summary>Unix end times, ns, as sent: may lie before the start.</summary>
    public ReadOnlySpan<long> EndNs => _endNs.AsSpan(0, Count);

    /// <summary>Names, as string ids.</summary>
    public ReadOnlySpan<int> Names => _name.AsSpan(0, Count);

    /// <summary>Resource ids in <see cref="Resources"/>.</summary>
    public ReadOnlySpan<int> ResourceIds => _resource.AsSpan(0, Count);

    /// <summary>Scope ids in <see cref="Resources"/>.</summary>
    public ReadOnlySpan<int> ScopeIds => _scope.AsSpan(0, Count);

    /// <summary>Kinds.</summary>
    public ReadOnlySpan<SpanKind> Kinds => _kind.AsSpan(0, Count);

    /// <summary>Status codes.</summary>
    public ReadOnlySpan<SpanStatus> Statuses => _status.AsSpan(0, Count);

    /// <summary>Status messages, as string ids.</summary>
    public ReadOnlySpan<int> StatusMessages => _statusMessage.AsSpan(0, Count);

    /// <summary>W3C <c>tracestate</c> values, as string ids.</summary>
    public ReadOnlySpan<int> TraceStates => _traceState.AsSpan(0, Count);

    /// <summary>OTLP span flags.</summary>
    public ReadOnlySpan<uint> Flags => _flags.AsSpan(0, Count);

    /// <summary>Attributes of all spans, span after span.</summary>
    public ReadOnlySpan<SpanAttribute> Attributes => _attributes.AsSpan(0, _attributeCount);

    /// <summary>Where each span's attributes end in <see cref="Attributes"/>.</summary>
    public ReadOnlySpan<int> AttributeEnds => _attributeEnd.AsSpan(0, Count);

    /// <summary>The pool that <see cref="SpanEvent.AttributeStart"/> and <see cref="SpanLink.AttributeStart"/> index.</summary>
    public ReadOnlySpan<SpanAttribute> DetailAttributes => _details.AsSpan(0, _detailCount);

    /// <summary><see cref="Attributes"/>, so that values can be replaced before they are kept.</summary>
    public Span<SpanAttribute> EditAttributes() => _attributes.AsSpan(0, _attributeCount);

    /// <summary><see cref="DetailAttributes"/>, so that values can be replaced before they are kept.</summary>
    public Span<SpanAttribute> EditDetailAttributes() => _details.AsSpan(0, _detailCount);

    /// <summary>Trace id of span <paramref name="span"/>.</summary>
    public TraceId TraceIdOf(int span) => new(_traceHigh[span], _traceLow[span]);

    /// <summary>Attributes of span <paramref name="span"/>, in the order sent.</summary>
    public ReadOnlySpan<SpanAttribute> AttributesOf(int span) => Slice(_attributes, _attributeEnd, span);

    /// <summary>Events of span <paramref name="span"/>.</summary>
    public ReadOnlySpan<SpanEvent> EventsOf(int span) => Slice(_events, _eventEnd, span);

    /// <summary>Links of span <paramref name="span"/>.</summary>
    public ReadOnlySpan<SpanLink> LinksOf(int span) => Slice(_links, _linkEnd, span);

    /// <summary>The 64-bit number behind an attribute of type <see cref="AttributeType.Int64"/> or <see cref="AttributeType.Double"/>.</summary>
    public long Number(int index) => _numbers[index];

    /// <summary>An integer attribute for <paramref name="key"/>; inline where it fits 32 bits.</summary>
    public SpanAttribute Integer(int key, long value) =>
        value == (int)value ? new(key, AttributeType.Int32, (int)value) : new(key, AttributeType.Int64, Keep(value));

    /// <summary>A floating-point attribute for <paramref name="key"/>.</summary>
    public SpanAttribute Floating(int key, double value) => new(key, AttributeType.Double, Keep(BitConverter.DoubleToInt64Bits(value)));

    /// <summary>Appends the drafted span. The draft is left as it is; call <see cref="SpanDraft.Reset"/> before its next use.</summary>
    /// <param name="draft">The span; its string ids are of this batch's table.</param>
    /// <param name="resource">Id in <see cref="Resources"/>.</param>
    /// <param name="scope">Scope id in <see cref="Resources"/>.</param>
    public void Add(SpanDraft draft, int resource, int scope)
    {
        if (Count == _spanId.Length) Grow(Math.Max(256, Count * 2));
        var row = Count;
        _traceHigh[row] = draft.TraceId.High;
        _traceLow[row] = draft.TraceId.Low;
        _spanId[row] = draft.SpanId.Value;
        _parentId[row] = draft.ParentId.Value;
        _startNs[row] = draft.StartNs;
        _endNs[row] = draft.EndNs;
        _name[row] = draft.Name;
        _resource[row] = resource;
        _scope[row] = scope;
        _kind[row] = draft.Kind;
        _status[row] = draft.Status;
        _statusMessage[row] = draft.StatusMessage;
        _traceState[row] = draft.TraceState;
        _flags[row] = draft.Flags;
        var detailBase = _detailCount;
        Append(ref _attributes, ref _attributeCount, draft.Attributes);
        Append(ref _details, ref _detailCount, draft.DetailAttributes);
        foreach (var e in draft.Events) Append(ref _events, ref _eventCount, e with { AttributeStart = e.AttributeStart + detailBase });
        foreach (var l in draft.Links) Append(ref _links, ref _linkCount, l with { AttributeStart = l.AttributeStart + detailBase });
        _attributeEnd[row] = _attributeCount;
        _eventEnd[row] = _eventCount;
        _linkEnd[row] = _linkCount;
        Count = row + 1;
    }

    /// <summary>Gives spans another resource: some formats name it only after the spans.</summary>
    public void SetResource(int firstSpan, int count, int resource) => _resource.AsSpan(0, Count).Slice(firstSpan, count).Fill(resource);

    /// <summary>Gives spans another instrumentation scope: some formats name it only after the spans.</summary>
    public void SetScope(int firstSpan, int count, int scope) => _scope.AsSpan(0, Count).Slice(firstSpan, count).Fill(scope);

    /// <summary>Forgets the spans that are not to be kept and closes the gaps. Strings and resources stay: they do no harm.</summary>
    /// <param name="kept">For each span whether it stays.</param>
    public void Keep(ReadOnlySpan<bool> kept)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(kept.Length, Count);
        var (to, attributes, events, links) = (0, 0, 0, 0);
        var (attributeStart, eventStart, linkStart) = (0, 0, 0);
        for (var from = 0; from < kept.Length; from++)
        {
            var (attributeEnd, eventEnd, linkEnd) = (_attributeEnd[from], _eventEnd[from], _linkEnd[from]);
            if (kept[from])
            {
                MoveRow(from, to);
                _attributeEnd[to] = Move(_attributes, attributeStart, attributeEnd, ref attributes);
                _eventEnd[to] = Move(_events, eventStart, eventEnd, ref events);
                _linkEnd[to] = Move(_links, linkStart, linkEnd, ref links);
                to++;
            }

            (attributeStart, eventStart, linkStart) = (attributeEnd, eventEnd, linkEnd);
        }

        (Count, _attributeCount, _eventCount, _linkCount) = (to, attributes, events, links);
    }

    /// <summary>Forgets every span and string but keeps the memory, so that a receiver can reuse the batch.</summary>
    public void Clear()
    {
        Count = _attributeCount = _detailCount = _eventCount = _linkCount = _numberCount = 0;
        Strings.Clear();
        Resources.Clear();
    }

    /// <summary>
    /// Forgets every span but keeps strings and resources with their ids, so that what was learnt about them stays true for the next
    /// spans. Strings are forgotten too once they have grown beyond a limit.
    /// </summary>
    /// <param name="stringBytes">Most bytes of strings to keep.</param>
    public void ClearSpans(long stringBytes)
    {
        if (Strings.Bytes > stringBytes)
        {
            Clear();
            return;
        }

        if (Resources.HoldsNumbers) Resources.Clear();
        Count = _attributeCount = _detailCount = _eventCount = _linkCount = _numberCount = 0;
    }

    /// <summary>Drops the last spans, as when a request proves malformed; strings and numbers they brought stay.</summary>
    /// <param name="count">Spans to keep.</param>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        if (count == Count) return;
        if (count == 0)
        {
            _attributeCount = _eventCount = _linkCount = _detailCount = 0;
        }
        else
        {
            _attributeCount = _attributeEnd[count - 1];
            _eventCount = _eventEnd[count - 1];
            _linkCount = _linkEnd[count - 1];
        }

        Count = count;
    }

    private static ReadOnlySpan<T> Slice<T>(T[] pool, int[] ends, int span)
    {
        var start = span == 0 ? 0 : ends[span - 1];
        return pool.AsSpan(start, ends[span] - start);
    }

    private static void Append<T>(ref T[] pool, ref int count, List<T> items)
    {
        if (items.Count == 0) return;
        if (count + items.Count > pool.Length) Array.Resize(ref pool, Math.Max(count + items.Count, Math.Max(1024, pool.Length * 2)));
        items.CopyTo(pool, count);
        count += items.Count;
    }

    private static void Append<T>(ref T[] pool, ref int count, T item)
    {
        if (count == pool.Length) Array.Resize(ref pool, Math.Max(64, count * 2));
        pool[count++] = item;
    }

    private static int Move<T>(T[] pool, int start, int end, ref int to)
    {
        pool.AsSpan(start, end - start).CopyTo(pool.AsSpan(to));
        return to += end - start;
    }

    private void MoveRow(int from, int to)
    {
        _traceHigh[to] = _traceHigh[from];
        _traceLow[to] = _traceLow[from];
        _spanId[to] = _spanId[from];
        _parentId[to] = _parentId[from];
        _startNs[to] = _startNs[from];
        _endNs[to] = _endNs[from];
        _name[to] = _name[from];
        _resource[to] = _resource[from];
        _scope[to] = _scope[from];
        _kind[to] = _kind[from];
        _status[to] = _status[from];
        _statusMessage[to] = _statusMessage[from];
        _traceState[to] = _traceState[from];
        _flags[to] = _flags[from];
    }

    private int Keep(long number)
    {
        Append(ref _numbers, ref _numberCount, number);
        return _numberCount - 1;
    }

    private void Grow(int rows)
    {
        Array.Resize(ref _traceHigh, rows);
        Array.Resize(ref _traceLow, rows);
        Array.Resize(ref _spanId, rows);
        Array.Resize(ref _parentId, rows);
        Array.Resize(ref _startNs, rows);
        Array.Resize(ref _endNs, rows);
        Array.Resize(ref _name, rows);
        Array.Resize(ref _resource, rows);
        Array.Resize(ref _scope, rows);
        Array.Resize(ref _kind, rows);
        Array.Resize(ref _status, rows);
        Array.Resize(ref _statusMessage, rows);
        Array.Resize(ref _traceState, rows);
        Array.Resize(ref _flags, rows);
        Array.Resize(ref _attributeEnd, rows);
        Array.Resize(ref _eventEnd, rows);
        Array.Resize(ref _linkEnd, rows);
    }
}
