using System.Globalization;
using Analyzer.Model.Spans;

namespace Analyzer.Tests.Graph;

/// <summary>One span being written; children are written on it.</summary>
internal sealed class BuiltSpan(BuiltTrace trace, ulong parent, string service, SpanKind kind, string name, double at, double ms)
{
    private readonly List<(string Key, object Value)> _attributes = [];
    private readonly List<(string Name, double At, (string, object)[] Attributes)> _events = [];
    private readonly List<BuiltSpan> _links = [];
    private SpanStatus _status;
    private readonly string _name = name;
    private string _statusMessage = "", _instance = "", _traceState = "";

    public BuiltTrace Trace { get; } = trace;

    public ulong Id { get; private set; } = trace.Builder.NextId();

    public string Service { get; } = service;

    public SpanKind Kind { get; } = kind;

    /// <summary>What assertions call the span.</summary>
    public string Mark { get; private set; } = name;

    public BuiltSpan Client(string child, double start, double duration) => Add(Service, SpanKind.Client, child, start, duration);

    public BuiltSpan Internal(string child, double start, double duration) => Add(Service, SpanKind.Internal, child, start, duration);

    public BuiltSpan Producer(string child, double start, double duration) => Add(Service, SpanKind.Producer, child, start, duration);

    public BuiltSpan Server(string callee, string child, double start, double duration) => Add(callee, SpanKind.Server, child, start, duration);

    public BuiltSpan Consumer(string callee, string child, double start, double duration) => Add(callee, SpanKind.Consumer, child, start, duration);

    public BuiltSpan Add(string owner, SpanKind childKind, string child, double start, double duration) =>
        Trace.Builder.Add(new BuiltSpan(Trace, Id, owner, childKind, child, start, duration));

    public BuiltSpan As(string mark)
    {
        Mark = mark;
        return this;
    }

    /// <summary>Zipkin: client and server half share one id.</summary>
    public BuiltSpan SharingIdOf(BuiltSpan other)
    {
        Id = other.Id;
        return this;
    }

    /// <summary>A string, bool, integer, double, or an array of strings.</summary>
    public BuiltSpan With(string key, object? value)
    {
        if (value is not null) _attributes.Add((key, value));
        return this;
    }

    public BuiltSpan On(string instance)
    {
        _instance = instance;
        return this;
    }

    public BuiltSpan State(string traceState)
    {
        _traceState = traceState;
        return this;
    }

    public BuiltSpan Error(string? type = null, string message = "")
    {
        (_status, _statusMessage) = (SpanStatus.Error, message);
        return With("error.type", type);
    }

    public BuiltSpan Ok()
    {
        _status = SpanStatus.Ok;
        return this;
    }

    public BuiltSpan Event(string eventName, params (string, object)[] attributes)
    {
        _events.Add((eventName, at + ms, attributes));
        return this;
    }

    public BuiltSpan LinkTo(params BuiltSpan[] targets)
    {
        _links.AddRange(targets);
        return this;
    }

    /// <summary>An HTTP request as the stable conventions write it; no status code where no answer came.</summary>
    public BuiltSpan Http(string method, string url, int? status = null)
    {
        With("http.request.method", method).With("http.response.status_code", status);
        if (status >= (Kind == SpanKind.Server ? 500 : 400)) Error(status.Value.ToString(CultureInfo.InvariantCulture));
        if (Kind == SpanKind.Server) return With("url.path", url);
        var uri = new Uri(url);
        return With("url.full", url).With("server.address", uri.Host).With("server.port", uri.Port);
    }

    /// <summary>A gRPC call as the release candidate conventions write it.</summary>
    public BuiltSpan Grpc(string method, string code)
    {
        With("rpc.system.name", "grpc").With("rpc.method", method).With("rpc.response.status_code", code);
        if (Kind == SpanKind.Client) With("server.address", "stock").With("server.port", 443);
        return code == "OK" ? this : Error(code);
    }

    /// <summary>A statement, with its SQLSTATE where it failed.</summary>
    public BuiltSpan Sql(string statement, string? state = null)
    {
        With("db.system.name", "postgresql").With("db.namespace", "shop").With("db.query.text", statement).With("db.response.status_code", state);
        return state is null ? this : Error(state);
    }

    /// <summary>A message's sending, receiving or processing.</summary>
    public BuiltSpan Message(string system, string destination, string operation, string? id = null) =>
        With("messaging.system", system).With("messaging.destination.name", destination).With("messaging.operation.type", operation).With("messaging.message.id", id);

    internal int Resource(SpanBatch batch)
    {
        var strings = batch.Strings;
        var own = new List<SpanAttribute> { Text(strings, "service.name", Service) };
        if (_instance.Length > 0) own.Add(Text(strings, "service.instance.id", _instance));
        return batch.Resources.Intern([.. own]);
    }

    internal void Write(SpanDraft draft, SpanBatch batch)
    {
        var strings = batch.Strings;
        draft.TraceId = Trace.Id;
        draft.SpanId = new SpanId(Id);
        draft.ParentId = new SpanId(parent);
        draft.StartNs = Time(at);
        draft.EndNs = Time(at + ms);
        draft.Name = strings.Intern(_name);
        draft.Kind = Kind;
        draft.Status = _status;
        draft.StatusMessage = _statusMessage.Length == 0 ? 0 : strings.Intern(_statusMessage);
        draft.TraceState = _traceState.Length == 0 ? 0 : strings.Intern(_traceState);
        foreach (var (key, value) in _attributes) draft.Attributes.Add(Attribute(batch, key, value));
        foreach (var (eventName, eventAt, attributes) in _events)
        {
            draft.Events.Add(new SpanEvent(Time(eventAt), strings.Intern(eventName), draft.DetailAttributes.Count, attributes.Length));
            foreach (var (key, value) in attributes) draft.DetailAttributes.Add(Attribute(batch, key, value));
        }

        foreach (var link in _links) draft.Links.Add(new SpanLink(link.Trace.Id, new SpanId(link.Id), 0, 0));
    }

    private long Time(double offsetMs) => 1_700_000_000_000_000_000 + (long)(Trace.BaseNs + offsetMs * 1e6);

    private static SpanAttribute Text(StringTable strings, string key, string value) => new(strings.Intern(key), AttributeType.Text, strings.Intern(value));

    private static SpanAttribute Attribute(SpanBatch batch, string key, object value) => value switch
    {
        string text => Text(batch.Strings, key, text),
        bool flag => new SpanAttribute(batch.Strings.Intern(key), AttributeType.Bool, flag ? 1 : 0),
        int or long => batch.Integer(batch.Strings.Intern(key), Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        double number => batch.Floating(batch.Strings.Intern(key), number),
        string[] list => new SpanAttribute(batch.Strings.Intern(key), AttributeType.Json, batch.Strings.Intern("[\"" + string.Join("\",\"", list) + "\"]")),
        _ => throw new ArgumentException($"No attribute of type {value.GetType()}."),
    };
}
