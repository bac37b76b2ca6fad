using System.Globalization;
using Analyzer.Model.Spans;

namespace Analyzer.Tests.Detect.Periods;

/// <summary>
/// Weeks of 200 services in five layers: requests walk down from a service of the first layer, some calls at each. On the way checkout calls
/// inventory and pricing, which runs as three instances. All is healthy but for what is planted: in every week one call in 400 fails once and is
/// repeated; from the third on one in four of checkout's calls of inventory, which its retries hide; in the fourth one instance of pricing is slow.
/// </summary>
internal sealed class SimulatedHistory
{
    /// <summary>Length of an hour and a week, ns.</summary>
    public const long HourNs = 3_600_000_000_000, WeekNs = 168 * HourNs;

    /// <summary>Monday, 2026-10-26 00:00 UTC.</summary>
    public const long StartNs = 1_792_972_800_000_000_000;

    private const int Layers = 5, ServicesPerLayer = 40, CallsPerService = 13, Inventory = 198, Pricing = 199, Checkout = 0, Instances = 3;
    private const double RareFailures = 1 / 400.0, PlantedFailures = 0.25;
    private const long MillisecondNs = 1_000_000, SecondNs = 1_000_000_000;

    private readonly int[][] _calls;
    private readonly SpanDraft _draft = new();
    private readonly int _requests, _callsPerVisit;
    private readonly long _spreadNs;
    private SpanBatch _batch = new();
    private Random _random = new(0);
    private ulong _nextSpan;
    private TraceId _trace;
    private int _week;

    /// <summary>Draws who calls whom.</summary>
    /// <param name="requests">Requests in each hour.</param>
    /// <param name="spreadNs">Over how much of the hour they come, ns.</param>
    /// <param name="callsPerVisit">Calls that each service makes.</param>
    public SimulatedHistory(int requests, long spreadNs, int callsPerVisit)
    {
        (_requests, _spreadNs, _callsPerVisit) = (requests, spreadNs, callsPerVisit);
        var random = new Random(1);
        _calls = new int[Layers * ServicesPerLayer][];
        for (var service = 0; service < _calls.Length; service++)
        {
            var below = ((service / ServicesPerLayer) + 1) * ServicesPerLayer;
            _calls[service] = below >= _calls.Length ? [] : [.. Enumerable.Range(below, ServicesPerLayer).Where(callee => callee < Inventory).OrderBy(_ => random.Next()).Take(CallsPerService)];
        }
    }

    /// <summary>Spans of the traces that begin in an hour.</summary>
    /// <param name="hourNs">Its start, Unix ns.</param>
    /// <param name="into">Gets them.</param>
    public void Generate(long hourNs, SpanBatch into)
    {
        _batch = into;
        _week = (int)((hourNs - StartNs) / WeekNs);
        _random = new Random((int)((hourNs - StartNs) / HourNs));
        for (var request = 0; request < _requests; request++)
        {
            _trace = new TraceId((ulong)hourNs, (ulong)request + 1);
            _nextSpan = 1;
            Serve(1 + _random.Next(ServicesPerLayer - 1), 0, hourNs + SecondNs + (long)(_random.NextDouble() * _spreadNs), false);
        }
    }

    /// <summary>Name of a service.</summary>
    public static string Name(int service) => service switch
    {
        Checkout => "checkout",
        Inventory => "inventory",
        Pricing => "pricing",
        _ => string.Create(CultureInfo.InvariantCulture, $"service-{service}"),
    };

    // A SERVER span, with the calls it makes one after the other inside it. Returns its end.
    private long Serve(int service, ulong parent, long startNs, bool fails)
    {
        var (span, instance) = (_nextSpan++, service == Pricing ? _random.Next(Instances) : 0);
        var atNs = startNs + DrawNs();
        if (service == Pricing && instance == 2 && _week >= 3) atNs += 40 * MillisecondNs;
        if (!fails)
        {
            // Every request passes by the services that something is planted in.
            if (parent == 0) atNs = Call(service, instance, Checkout, span, atNs);
            if (service == Checkout && parent != 0) atNs = Call(service, instance, Pricing, span, Call(service, instance, Inventory, span, atNs));
            for (var call = 0; call < _callsPerVisit && _calls[service].Length > 0 && service != Checkout; call++)
                atNs = Call(service, instance, _calls[service][_random.Next(CallsPerService)], span, atNs);
        }

        Add(span, parent, service, instance, SpanKind.Server, startNs, atNs, fails, service);
        return atNs;
    }

    private long Call(int caller, int instance, int callee, ulong parent, long startNs)
    {
        var fails = _random.NextDouble() < (callee == Inventory && _week >= 2 ? PlantedFailures : RareFailures);
        while (true)
        {
            var span = _nextSpan++;
            var endNs = Serve(callee, span, startNs + (MillisecondNs / 4), fails);
            Add(span, parent, caller, instance, SpanKind.Client, startNs, endNs + (MillisecondNs / 4), fails, callee);
            if (!fails) return endNs + (MillisecondNs / 2);
            (startNs, fails) = (endNs + (20 * MillisecondNs), false);
        }
    }

    private long DrawNs() => (long)(-Math.Log(1 - _random.NextDouble()) * 2 * MillisecondNs) + MillisecondNs;

    private void Add(ulong span, ulong parent, int service, int instance, SpanKind kind, long startNs, long endNs, bool failed, int callee)
    {
        _draft.Reset();
        (_draft.TraceId, _draft.SpanId, _draft.ParentId) = (_trace, new SpanId(span), new SpanId(parent));
        (_draft.StartNs, _draft.EndNs, _draft.Kind) = (startNs, endNs, kind);
        var route = "/" + Name(callee);
        _draft.Name = Text(kind == SpanKind.Server ? "GET " + route : "GET");
        _draft.Status = failed ? SpanStatus.Error : SpanStatus.Unset;
        _draft.Attributes.Add(Attribute("http.request.method", "GET"));
        _draft.Attributes.Add(new SpanAttribute(Text("http.response.status_code"), AttributeType.Int32, failed ? 503 : 200));
        if (kind == SpanKind.Server) _draft.Attributes.Add(Attribute("http.route", route));
        else _draft.Attributes.Add(Attribute("server.address", Name(callee)));
        var resource = _batch.Resources.Intern([Attribute("service.name", Name(service)), Attribute("service.instance.id", string.Create(CultureInfo.InvariantCulture, $"{Name(service)}-{instance}"))]);
        _batch.Add(_draft, resource, 0);
    }

    private SpanAttribute Attribute(string key, string value) => new(Text(key), AttributeType.Text, Text(value));

    private int Text(string text) => _batch.Strings.Intern(text);
}
