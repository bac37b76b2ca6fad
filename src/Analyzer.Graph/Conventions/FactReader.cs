using Analyzer.Model.Spans;

namespace Analyzer.Graph.Conventions;

/// <summary>Reads each span's attributes once and turns them into <see cref="SpanFacts"/>.</summary>
internal sealed class FactReader
{
    private static readonly ulong s_peer = AttributeReader.MaskOf(Slot.ServerAddress, Slot.PeerService);

    private readonly SpanBatch _batch;
    private readonly StringTable _strings;
    private readonly AttributeReader _attributes;
    private readonly ResultReader _results;
    private readonly Templates _templates;
    private readonly SamplingWeights _weights;
    private readonly MessageReader _messages;
    private readonly TryReader _tries;
    private readonly Dictionary<(int Address, long Port), int> _addresses = [];
    private readonly Dictionary<(int Space, int System), int> _databases = [];
    private readonly Dictionary<int, NameMarks> _marks = [];

    private FactReader(SpanBatch batch)
    {
        _batch = batch;
        _strings = batch.Strings;
        _attributes = new AttributeReader(batch);
        _results = new ResultReader(batch, _attributes);
        _templates = new Templates(_strings);
        _weights = new SamplingWeights(_strings);
        _messages = new MessageReader(batch, _attributes, _templates);
        _tries = new TryReader(batch, _attributes);
    }

    /// <summary>What a span's name says.</summary>
    [Flags]
    private enum NameMarks : byte
    {
        Known = 1,
        AttemptSpan = 2,
        Connect = 4,
        NamedAttempt = 8,
    }

    /// <summary>The facts of every span of a batch, read in the batch's own order because their attributes lie so in memory.</summary>
    /// <param name="batch">The spans.</param>
    /// <param name="places">For each span its place among the facts; -1 for one to leave out.</param>
    /// <param name="count">How many facts there will be.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static SpanFacts[] ReadAll(SpanBatch batch, ReadOnlySpan<int> places, int count, CancellationToken cancellation)
    {
        var reader = new FactReader(batch);
        var facts = new SpanFacts[count];
        for (var row = 0; row < places.Length; row++)
        {
            if ((row & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            if (places[row] >= 0) reader.Read(row, ref facts[places[row]]);
        }

        return facts;
    }

    private void Read(int row, ref SpanFacts facts)
    {
        _attributes.Load(_batch.AttributesOf(row));
        facts.Weight = _weights.Of(_batch.TraceStates[row]);
        facts.Protocol = ProtocolOf(_batch.Kinds[row]);
        facts.EarlierTries = -1;
        switch (facts.Protocol)
        {
            case Protocol.Http: ReadHttp(row, ref facts); break;
            case Protocol.Rpc: ReadRpc(row, ref facts); break;
            case Protocol.Database: ReadDatabase(row, ref facts); break;
            case Protocol.Messaging: _messages.Read(row, ref facts); break;
            default:
                facts.Operation = _templates.OfName(_batch.Names[row]);
                facts.Identity = Hash((int)Protocol.Other, _batch.Names[row], 0);
                break;
        }

        ReadPeer(ref facts);
        _results.Read(row, ref facts);
        _tries.Read(row, ref facts);
        var marks = MarksOf(_batch.Names[row]);
        if ((marks & NameMarks.Connect) != 0) facts.Flags |= FactFlags.Connect;
        if ((marks & NameMarks.NamedAttempt) != 0 && _batch.Kinds[row] is SpanKind.Internal or SpanKind.Unspecified) facts.Flags |= FactFlags.NamedAttempt;
        if (_attributes.Has(Slot.EnvoyFlags) || (_attributes.Has(Slot.Component) && _strings.GetUtf8(_attributes.Text(Slot.Component)).SequenceEqual("proxy"u8))) facts.Flags |= FactFlags.Proxy;
        if (_batch.Kinds[row] is SpanKind.Internal or SpanKind.Unspecified &&
            ((marks & NameMarks.AttemptSpan) != 0 || (facts.Protocol == Protocol.Other && !_attributes.Has(Slot.JobId) && (_attributes.Has(Slot.PreviousAttempts) || _attributes.Has(Slot.AttemptNumber)))))
            facts.Flags |= FactFlags.AttemptSpan;
        if (_batch.Kinds[row] is SpanKind.Internal or SpanKind.Unspecified && facts.Protocol == Protocol.Other && _attributes.Has(Slot.JobId)) facts.Flags |= FactFlags.JobRun;
        if (_attributes.Has(Slot.ZipkinShared)) facts.Flags |= FactFlags.SharedId;
    }

    private Protocol ProtocolOf(SpanKind kind)
    {
        // An SDK's producers and consumers (AWS) sign as RPC too; their kind says what they are. So it does where nothing else does.
        if (kind is SpanKind.Producer or SpanKind.Consumer && (_attributes.Has(Slot.MessagingSystem) || _attributes.Has(Slot.MessagingDestination))) return Protocol.Messaging;
        // A gRPC server under ASP.NET carries both: its own method and code matter more than the POST around it.
        if (_attributes.Has(Slot.RpcSystem) || _attributes.Has(Slot.RpcMethod)) return Protocol.Rpc;
        if (_attributes.Has(Slot.MessagingSystem) || _attributes.Has(Slot.MessagingDestination)) return Protocol.Messaging;
        if (_attributes.Has(Slot.DbSystem)) return Protocol.Database;
        if (_attributes.Has(Slot.HttpMethod) || _attributes.Has(Slot.HttpStatus)) return Protocol.Http;
        return kind is SpanKind.Producer or SpanKind.Consumer ? Protocol.Messaging : Protocol.Other;
    }

    private void ReadHttp(int row, ref SpanFacts facts)
    {
        var method = _attributes.Text(Slot.HttpMethod);
        var url = _attributes.Text(Slot.UrlFull);
        if (url == 0) url = _attributes.Text(Slot.UrlPath);
        var target = url != 0 ? _templates.Target(url) : 0;
        facts.Identity = Hash((int)Protocol.Http, method, url != 0 ? target : _batch.Names[row]);
        var isServer = _batch.Kinds[row] == SpanKind.Server;
        if (url == 0 || _strings.GetUtf8(target).Length <= 1) facts.Flags |= FactFlags.VagueTarget;
        var route = isServer ? _attributes.Text(Slot.HttpRoute) : _attributes.Text(Slot.UrlTemplate);
        facts.Operation = route != 0 ? _templates.OfRoute(method, route)
            : url != 0 ? _templates.OfPath(method, url)
            : _templates.OfName(_batch.Names[row]);
        // The path, not the whole URL, is what a server knows of itself: scheme and host differ behind proxies.
        if (isServer)
        {
            var path = _attributes.Text(Slot.UrlPath);
            facts.Identity = Hash((int)Protocol.Http, method, path != 0 ? _templates.Target(path) : url != 0 ? target : facts.Operation);
        }
    }

    private void ReadRpc(int row, ref SpanFacts facts)
    {
        var method = _attributes.Text(Slot.RpcMethod);
        var service = _attributes.Text(Slot.RpcService);
        var url = _attributes.Text(Slot.UrlFull);
        facts.Operation = method == 0 ? _templates.OfName(_batch.Names[row]) : _templates.OfRpc(service, method);

        // An SDK that signs itself as RPC (AWS) may still carry the URL, which tells one object from another.
        facts.Identity = Hash((int)Protocol.Rpc, facts.Operation, url);
    }

    private void ReadDatabase(int row, ref SpanFacts facts)
    {
        var text = _attributes.Text(Slot.DbText);
        var summary = _attributes.Text(Slot.DbSummary);
        var operation = _attributes.Text(Slot.DbOperation);
        var collection = _attributes.Text(Slot.DbCollection);
        if (summary != 0) facts.Operation = summary;
        else if (operation != 0 && collection != 0) facts.Operation = _templates.OfCollection(operation, collection);
        else if (text != 0) facts.Operation = _templates.OfStatement(text);
        else facts.Operation = operation != 0 ? operation : _templates.OfName(_batch.Names[row]);
        facts.Identity = Hash((int)Protocol.Database, text != 0 ? text : _batch.Names[row], collection);
        if (text != 0 && _strings.GetUtf8(text) is var sql && sql.Length < 64 && (StartsWith(sql, "ROLLBACK"u8) || StartsWith(sql, "ABORT"u8))) facts.Flags |= FactFlags.Rollback;
    }

    private void ReadPeer(ref SpanFacts facts)
    {
        if (facts.Protocol == Protocol.Other && !_attributes.HasAny(s_peer)) return;
        var address = _attributes.Text(Slot.ServerAddress);
        var port = _attributes.Integer(Slot.ServerPort) ?? 0;
        if (address != 0)
        {
            if (!_addresses.TryGetValue((address, port), out facts.Address))
            {
                facts.Address = port > 0 ? _strings.Intern($"{_strings.GetString(address)}:{port}") : address;
                _addresses.Add((address, port), facts.Address);
            }
        }

        var peer = _attributes.Text(Slot.PeerService);
        if (peer != 0) facts.Peer = peer;
        else if (facts.Protocol == Protocol.Database) facts.Peer = DatabaseName();
        else if (facts.Protocol == Protocol.Messaging) facts.Peer = _attributes.Text(Slot.MessagingSystem) is var broker and not 0 ? broker : facts.Operation;
        else facts.Peer = address != 0 && _strings.GetUtf8(address) is var host && (host.SequenceEqual("127.0.0.1"u8) || host.SequenceEqual("localhost"u8) || host.SequenceEqual("::1"u8)) ? facts.Address : address;
    }

    // namespace/system, as a service is namespace/name.
    private int DatabaseName()
    {
        var key = (_attributes.Text(Slot.DbNamespace), _attributes.Text(Slot.DbSystem));
        if (!_databases.TryGetValue(key, out var name))
        {
            name = key.Item1 == 0 ? key.Item2 : _strings.Intern($"{_strings.GetString(key.Item1)}/{_strings.GetString(key.Item2)}");
            _databases.Add(key, name);
        }

        return name;
    }

    private NameMarks MarksOf(int name)
    {
        if (_marks.TryGetValue(name, out var marks)) return marks;
        var text = _strings.GetString(name);
        marks = NameMarks.Known;
        if (text.StartsWith("Attempt.", StringComparison.Ordinal)) marks |= NameMarks.AttemptSpan;
        if (AttemptNames.IsNumbered(text)) marks |= NameMarks.NamedAttempt;
        if (text.StartsWith("CONNECT", StringComparison.Ordinal) || text.EndsWith(".connect", StringComparison.Ordinal)) marks |= NameMarks.Connect;
        _marks.Add(name, marks);
        return marks;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> upper) =>
        text.Length >= upper.Length && System.Text.Ascii.EqualsIgnoreCase(text[..upper.Length], upper);

    // SplitMix64's finaliser over the three ids: equal ids, equal hash; different ids practically never.
    internal static ulong Hash(int protocol, int first, int second)
    {
        var x = ((ulong)(uint)first << 32 | (uint)second) + (ulong)(protocol + 1) * 0x9E3779B97F4A7C15;
        x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
        x = (x ^ x >> 27) * 0x94D049BB133111EB;
        return x ^ x >> 31;
    }
}
