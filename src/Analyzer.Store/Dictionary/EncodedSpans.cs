using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>
/// The columns of a batch that differ at rest: ids of the store's dictionary, and the texts of the few spans that have any. All other
/// columns are the batch's own. Row <c>i</c> is span <c>i</c> of the batch.
/// </summary>
internal sealed class EncodedSpans
{
    private SpanBatch _batch = new();
    private int[] _names = [], _resources = [], _scopes = [], _attributes = [];

    /// <summary>The batch that was encoded.</summary>
    public SpanBatch Batch => _batch;

    /// <summary>Ids into <c>name</c>; 0 where <see cref="Details"/> has the name.</summary>
    public ReadOnlySpan<int> NameIds => _names.AsSpan(0, _batch.Count);

    /// <summary>Ids into <c>resource</c>.</summary>
    public ReadOnlySpan<int> ResourceIds => _resources.AsSpan(0, _batch.Count);

    /// <summary>Ids into <c>scope</c>.</summary>
    public ReadOnlySpan<int> ScopeIds => _scopes.AsSpan(0, _batch.Count);

    /// <summary>
    /// Ids into <c>attribute</c>, span after span; <see cref="SpanBatch.AttributeEnds"/> says where each span's end. 0 stands for the
    /// next of the span's <see cref="OwnAttributes"/>, so that the order survives.
    /// </summary>
    public ReadOnlySpan<int> AttributeIds => _attributes.AsSpan(0, _batch.Attributes.Length);

    /// <summary>Attributes without an entry, as OTLP/JSON: an array of KeyValue.</summary>
    public TextBuffer OwnAttributes { get; } = new();

    /// <summary>See <see cref="SpanDetails"/>.</summary>
    public TextBuffer Details { get; } = new();

    /// <summary>Status messages, readable by every engine; where that is not what was sent, <see cref="Details"/> has the message.</summary>
    public TextBuffer StatusMessages { get; } = new();

    /// <summary>Trace states, as <see cref="StatusMessages"/>.</summary>
    public TextBuffer TraceStates { get; } = new();

    internal Span<int> AttributeIdsForWriting => _attributes.AsSpan(0, _batch.Attributes.Length);

    internal (int[] Names, int[] Scopes, int[] Resources) DimensionsForWriting => (_names, _scopes, _resources);

    internal void Begin(SpanBatch batch)
    {
        _batch = batch;
        if (_names.Length < batch.Count)
        {
            var rows = batch.Count + (batch.Count / 4);
            _names = new int[rows];
            _resources = new int[rows];
            _scopes = new int[rows];
        }

        if (_attributes.Length < batch.Attributes.Length) _attributes = new int[batch.Attributes.Length + (batch.Attributes.Length / 4)];
        OwnAttributes.Clear();
        Details.Clear();
        StatusMessages.Clear();
        TraceStates.Clear();
    }
}
