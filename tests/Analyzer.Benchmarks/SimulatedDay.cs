using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Benchmarks;

/// <summary>
/// A day of 200 services in five layers with 2,080 edges between them: requests walk from a service of the first layer
/// down, two calls at each. For forty minutes of the afternoon one service answers most of its requests with 503, and whoever
/// calls it tries three times.
/// </summary>
internal sealed class SimulatedDay
{
    /// <summary>The service that fails.</summary>
    public const string Cause = "service-125";

    private const int Layers = 5;
    private const int ServicesPerLayer = 40;
    private const int CallsPerService = 13;
    private const int CallsPerVisit = 2;
    private const int RequestsPerMinute = 100;
    private const int CauseNumber = 125;
    private const int MaxAttempts = 3;
    private const double FailingShare = 0.7;
    private const long SecondNs = 1_000_000_000;
    private const long MinuteNs = 60 * SecondNs;
    private const long MillisecondNs = 1_000_000;
    private const long StartNs = 1_795_392_000 * SecondNs;

    /// <summary>The whole of it.</summary>
    public static TimeWindow Day { get; } = new(StartNs, StartNs + (24 * 60 * MinuteNs));

    private static readonly TimeWindow s_incident = new(StartNs + (14 * 60 * MinuteNs), StartNs + (((14 * 60) + 40) * MinuteNs));

    private readonly int[][] _calls;
    private readonly SpanDraft _draft = new();
    private SpanBatch _batch = new();
    private Random _random = new(0);
    private ulong _nextSpan;
    private TraceId _trace;

    /// <summary>Draws who calls whom.</summary>
    public SimulatedDay()
    {
        var random = new Random(1);
        _calls = new int[Layers * ServicesPerLayer][];
        for (var service = 0; service < _calls.Length; service++)
        {
            var below = ((service / ServicesPerLayer) + 1) * ServicesPerLayer;
            _calls[service] = below >= _calls.Length ? [] : [.. Enumerable.Range(below, ServicesPerLayer).OrderBy(_ => random.Next()).Take(CallsPerService)];
        }
    }

    /// <summary>Its parts of one length, ns, in order.</summary>
    public static IEnumerable<TimeWindow> Parts(long lengthNs)
    {
        for (var at = Day.StartNs; at < Day.EndNs; at += lengthNs) yield return new TimeWindow(at, at + lengthNs);
    }

    /// <summary>Spans of the traces that begin in a part.</summary>
    public void Generate(TimeWindow part, SpanBatch into)
    {
        (_batch, _random) = (into, new Random((int)((part.StartNs - StartNs) / SecondNs)));
        var requests = part.DurationNs / MinuteNs * RequestsPerMinute;
        for (var request = 0; request < requests; request++)
        {
            _trace = new TraceId((ulong)part.StartNs, (ulong)request + 1);
            _nextSpan = 1;
            Serve(_random.Next(ServicesPerLayer), 0, part.StartNs + (long)(_random.NextDouble() * part.DurationNs));
        }
    }

    // A SERVER span, with the calls it makes one after the other inside it. Returns its end and whether it failed.
    private (long EndNs, bool Failed) Serve(int service, ulong parent, long startNs)
    {
        var span = _nextSpan++;
        var atNs = startNs + DrawNs();
        var failed = service == CauseNumber && startNs >= s_incident.StartNs && startNs < s_incident.EndNs && _random.NextDouble() < FailingShare;
        for (var call = 0; call < CallsPerVisit && !failed && _calls[service].Length > 0; call++)
            (atNs, failed) = Call(service, _calls[service][_random.Next(CallsPerService)], span, atNs);
        Add(span, parent, service, SpanKind.Server, startNs, atNs, failed, service);
        return (atNs, failed);
    }

    private (long EndNs, bool Failed) Call(int caller, int callee, ulong parent, long startNs)
    {
        for (var attempt = 1; ; attempt++)
        {
            var span = _nextSpan++;
            var (endNs, failed) = Serve(callee, span, startNs + (MillisecondNs / 4));
            Add(span, parent, caller, SpanKind.Client, startNs, endNs + (MillisecondNs / 4), failed, callee);
            if (!failed || attempt == MaxAttempts || callee != CauseNumber) return (endNs + (MillisecondNs / 2), failed);
            startNs = endNs + (20 * MillisecondNs);
        }
    }

    private long DrawNs() => (long)(-Math.Log(1 - _random.NextDouble()) * 2 * MillisecondNs) + MillisecondNs;

    private void Add(ulong span, ulong parent, int service, SpanKind kind, long startNs, long endNs, bool failed, int callee)
    {
        _draft.Reset();
        (_draft.TraceId, _draft.SpanId, _draft.ParentId) = (_trace, new SpanId(span), new SpanId(parent));
        (_draft.StartNs, _draft.EndNs, _draft.Kind) = (startNs, endNs, kind);
        var route = string.Create(CultureInfo.InvariantCulture, $"/work-{callee}");
        _draft.Name = Text(kind == SpanKind.Server ? "GET " + route : "GET");
        _draft.Status = failed ? SpanStatus.Error : SpanStatus.Unset;
        _draft.Attributes.Add(Attribute("http.request.method", "GET"));
        _draft.Attributes.Add(new SpanAttribute(Text("http.response.status_code"), AttributeType.Int32, failed ? 503 : 200));
        if (kind == SpanKind.Server) _draft.Attributes.Add(Attribute("http.route", route));
        else _draft.Attributes.Add(Attribute("server.address", Name(callee)));
        _batch.Add(_draft, _batch.Resources.Intern([Attribute("service.name", Name(service)), Attribute("service.instance.id", Name(service) + "-0")]), 0);
    }

    private SpanAttribute Attribute(string key, string value) => new(Text(key), AttributeType.Text, Text(value));

    private int Text(string text) => _batch.Strings.Intern(text);

    private static string Name(int service) => string.Create(CultureInfo.InvariantCulture, $"service-{service}");
}
