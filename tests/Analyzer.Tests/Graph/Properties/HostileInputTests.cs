using Analyzer.Graph;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.Properties;

/// <summary>What nobody sends but an attacker, or a bug: each must end soon (they would take hours if time grew with the square) and sanely.</summary>
public sealed class HostileInputTests
{
    private const int Many = 100_000;
    private const long BaseNs = 1_700_000_000_000_000_000;
    private const long MsNs = 1_000_000;
    private const long Year2200Ns = 7_258_118_400_000_000_000;

    private static readonly (string, object)[] s_refused = [("http.request.method", "GET"), ("url.full", "http://stock/items"), ("http.response.status_code", 503)];
    private static readonly (string, object)[] s_order = [("messaging.system", "kafka"), ("messaging.destination.name", "orders"), ("messaging.operation.type", "process")];

    [Fact]
    public void Empty_IsEmpty()
    {
        var set = Reconstruct([]);
        Assert.Empty(set.Calls);
        Assert.Empty(set.Traces);
        Assert.Equal(1, set.Quality.MeanSamplingProbability);
    }

    [Fact]
    public void BlankSpan_IsOneTrace() => Assert.Equal(1, Assert.Single(Reconstruct([new RawSpan { Trace = default, Service = "", Name = "" }]).Traces).SpanCount);

    [Fact]
    public void TimesOutOfRange_GiveDurationsInRange()
    {
        long[] times = [long.MinValue, long.MinValue + 1, -1, 0, 1, BaseNs, Year2200Ns, long.MaxValue - 1, long.MaxValue];
        var spans = new List<RawSpan>();
        foreach (var start in times)
            foreach (var end in times)
                foreach (var other in times)
                {
                    var trace = new TraceId(0, (ulong)spans.Count + 1);
                    spans.Add(new RawSpan { Trace = trace, Id = 1, Kind = SpanKind.Client, Service = "web", StartNs = start, EndNs = end, Attributes = s_refused });
                    spans.Add(new RawSpan { Trace = trace, Id = 2, Parent = 1, Kind = SpanKind.Server, Service = "stock", StartNs = other, EndNs = end, Attributes = s_refused });
                    spans.Add(new RawSpan { Trace = trace, Id = 3, Parent = 2, Kind = SpanKind.Client, Service = "stock", StartNs = end, EndNs = other, Attributes = s_refused });
                    spans.Add(new RawSpan { Trace = trace, Id = 4, Parent = 2, Kind = SpanKind.Client, Service = "stock", StartNs = other, EndNs = start, Attributes = s_refused });
                }

        var set = Reconstruct(spans);
        Assert.True(set.Quality.NegativeDurations > 0);
        Assert.Equal(spans.Count, set.SpansByTrace.Length);
    }

    [Fact]
    public void Year2200_KeepsItsTimes()
    {
        var call = Assert.Single(Reconstruct([new RawSpan { Id = 1, Kind = SpanKind.Server, StartNs = Year2200Ns, EndNs = Year2200Ns + 5 * MsNs }]).Calls);
        Assert.Equal((Year2200Ns, 5 * MsNs), (call.StartNs, call.DurationNs));
    }

    [Theory]
    [InlineData("one after another", 1, 20)]
    [InlineData("all at once", 0, 20)]
    [InlineData("overlapping", 1, 1_000_000)]
    public void EqualFailuresUnderOneSpan(string how, long everyMs, long lastingMs)
    {
        var set = Reconstruct(Children(number => new RawSpan { Kind = SpanKind.Client, Attributes = s_refused, StartNs = BaseNs + number * everyMs * 21 * MsNs, EndNs = BaseNs + number * everyMs * 21 * MsNs + lastingMs * MsNs }));
        Assert.True(set.Attempts.Length >= Many, how);
        if (everyMs > 0 && lastingMs < 1_000) Assert.Contains(set.Calls, call => call.AttemptCount == Many && call.Outcome == CallOutcome.Exhausted);
    }

    [Theory]
    [InlineData("http.response.status_code", 401)]
    [InlineData("http.response.status_code", 302)]
    [InlineData("http.request.resend_count", 1)]
    [InlineData("error.type", "timeout")]
    [InlineData("error.type", "cancelled")]
    [InlineData("error.type", "ECONNREFUSED")]
    [InlineData("az.client_request_id", "same")]
    public void UnequalRequestsUnderOneSpan(string key, object value)
    {
        var set = Reconstruct(Children(number => new RawSpan
        {
            Kind = SpanKind.Client,
            StartNs = BaseNs + number,
            EndNs = BaseNs + 1_000_000 * MsNs,
            Attributes = [("http.request.method", "GET"), ("url.full", $"http://stock/{number}"), (key, value)],
        }));
        Assert.True(set.Attempts.Length > 0);
    }

    [Fact]
    public void EqualChallenges_AreOneAttempt()
    {
        var set = Reconstruct(Children(number => new RawSpan
        {
            Kind = SpanKind.Client,
            StartNs = BaseNs + number * 10 * MsNs,
            EndNs = BaseNs + number * 10 * MsNs + MsNs,
            Attributes = [("http.request.method", "GET"), ("url.full", "http://stock/"), ("http.response.status_code", 401)],
        }));
        Assert.All(set.Attempts, attempt => Assert.True(attempt.Requests > 0));
    }

    [Fact]
    public void FailingStatementsUnderOneSpan() => Reconstruct(Children(number => new RawSpan
    {
        Kind = SpanKind.Client,
        StartNs = BaseNs + number * MsNs,
        EndNs = BaseNs + number * MsNs + 100 * MsNs,
        Attributes = number % 2 == 0 ? [("db.system.name", "postgresql"), ("db.query.text", "BEGIN")] : [("db.system.name", "postgresql"), ("db.query.text", $"SELECT {number}"), ("db.response.status_code", "40001")],
    }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ServersUnderOneClient(bool alike)
    {
        var set = Reconstruct(Children(number => new RawSpan
        {
            Kind = SpanKind.Server,
            Service = alike ? "stock" : "stock-" + number,
            StartNs = BaseNs + number * 10 * MsNs,
            EndNs = BaseNs + number * 10 * MsNs + 1,
        }));
        if (alike) Assert.Contains(set.Calls, call => call.AttemptCount == Many);
        else Assert.True(set.Calls.Length >= Many);
    }

    [Fact]
    public void DeliveriesOfOneMessageToMany()
    {
        var spans = Enumerable.Range(0, Many).Select(number => new RawSpan { Trace = new TraceId(0, (ulong)number + 2), Id = 1, Kind = SpanKind.Consumer, Service = "s" + number, StartNs = BaseNs + number, EndNs = BaseNs + number + 1, Attributes = s_order, Links = [(new TraceId(0, 1), 7)] });
        var set = Reconstruct(spans.Append(new RawSpan { Id = 7, Kind = SpanKind.Producer, StartNs = BaseNs, EndNs = BaseNs + 1, Attributes = s_order }));
        Assert.Equal(Many, set.Calls.Length);
    }

    [Fact]
    public void LinksOnOneSpan()
    {
        var links = Enumerable.Range(0, 10_000).Select(number => (new TraceId(0, 2), (ulong)number % 5_000 + 1)).ToArray();
        var producers = Enumerable.Range(0, 5_000).Select(number => new RawSpan { Trace = new TraceId(0, 2), Id = (ulong)number + 1, Kind = SpanKind.Producer, StartNs = BaseNs + number, EndNs = BaseNs + number, Attributes = s_order });
        var set = Reconstruct(producers.Append(new RawSpan { Id = 9, Kind = SpanKind.Consumer, StartNs = BaseNs + MsNs, EndNs = BaseNs + 2 * MsNs, Attributes = s_order, Links = links }));
        Assert.DoesNotContain(set.Calls, call => call.Kind == CallKind.Redelivery);
    }

    // Each handler's message is sent by the next one's handler: no first cause.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(50_000)]
    public void MessagesThatComeBack_AreCutOnce(int length)
    {
        var spans = new List<RawSpan>();
        for (var number = 0; number < length; number++)
        {
            var trace = new TraceId(0, (ulong)number + 1);
            var before = new TraceId(0, (ulong)((number + length - 1) % length) + 1);
            spans.Add(new RawSpan { Trace = trace, Id = 1, Kind = SpanKind.Consumer, Service = "worker", StartNs = BaseNs + number, EndNs = BaseNs + MsNs, Attributes = s_order, Status = SpanStatus.Error, Links = [(before, 2)] });
            spans.Add(new RawSpan { Trace = trace, Id = 2, Parent = 1, Kind = SpanKind.Producer, Service = "worker", StartNs = BaseNs + number, EndNs = BaseNs + MsNs, Attributes = s_order });
        }

        var set = Reconstruct(spans);
        Assert.Single(set.Calls, call => call.ParentAttempt < 0);
    }

    [Theory]
    [InlineData(SpanKind.Internal)]
    [InlineData(SpanKind.Client)]
    [InlineData(SpanKind.Server)]
    [InlineData(SpanKind.Producer)]
    [InlineData(SpanKind.Consumer)]
    public void DeepNests(SpanKind kind)
    {
        var set = Reconstruct(Chain(Many, _ => kind, _ => "shop"));
        if (kind == SpanKind.Client) Assert.Single(set.Calls);
        Assert.Equal(Many, set.SpansByTrace.Length);
    }

    [Fact]
    public void DeepCallChainThatFailsAtEachLevel()
    {
        var set = Reconstruct(Chain(Many, number => number % 2 == 0 ? SpanKind.Server : SpanKind.Client, number => "s" + number / 2));
        Assert.Equal(set.Calls.Length, Assert.Single(set.ErrorPaths).Hops);
    }

    [Fact]
    public void DeepServersOfOneServiceThatEachCall()
    {
        var servers = Chain(Many / 2, _ => SpanKind.Server, _ => "shop").ToList();
        var calls = servers.ConvertAll(server => server with { Id = server.Id + Many, Parent = server.Id, Kind = SpanKind.Client, Attributes = s_refused });
        var set = Reconstruct(servers.Concat(calls));
        Assert.Equal(Many / 2 + 1, set.Calls.Length);
        Assert.All(set.Calls.Where(call => call.Caller != 0), call => Assert.True(call.ParentAttempt >= 0));
    }

    [Fact]
    public void InternalChainAboveEachTry()
    {
        var spans = Chain(1_000, _ => SpanKind.Internal, _ => "shop").ToList();
        spans.AddRange(Enumerable.Range(1, 1_000).Select(number => new RawSpan { Id = (ulong)(1_000 + number), Parent = (ulong)number, Kind = SpanKind.Client, StartNs = BaseNs + number * MsNs, EndNs = BaseNs + number * MsNs + 1, Attributes = s_refused }));
        Assert.Equal(1_000, Reconstruct(spans).Attempts.Length);
    }

    [Fact]
    public void OneGiantTraceAmongManySmallOnes()
    {
        var giant = Chain(Many, _ => SpanKind.Internal, _ => "shop").Select(span => span with { Parent = span.Id == 1 ? 0u : 1u }).SelectMany(span => (RawSpan[])[span, span with { Id = span.Id + Many, Parent = span.Id, Kind = SpanKind.Client }]);
        var small = Enumerable.Range(0, Many / 2).SelectMany(number => Chain(2, depth => depth == 0 ? SpanKind.Internal : SpanKind.Client, _ => "shop").Select(span => span with { Trace = new TraceId(1, (ulong)number) }));
        Assert.Equal(Many / 2 + 1, Reconstruct(giant.Concat(small)).Traces.Length);
    }

    [Fact]
    public void StraysAndFailuresOfOneKind()
    {
        var spans = new List<RawSpan>();
        for (var number = 0; number < Many / 2; number++)
        {
            var trace = new TraceId(0, (ulong)number + 1);
            var start = BaseNs + number * MsNs / 10;
            spans.Add(new RawSpan { Trace = trace, Id = 1, Kind = SpanKind.Client, StartNs = start, EndNs = start + MsNs, Attributes = [.. s_refused, ("http.request.resend_count", number % 3)] });
        }

        Assert.True(Reconstruct(spans).Calls.Length > 0);
    }

    private static IEnumerable<RawSpan> Children(Func<long, RawSpan> child) =>
        Enumerable.Range(0, Many).Select(number => child(number) with { Id = (ulong)number + 2, Parent = 1 })
            .Prepend(new RawSpan { Id = 1, Kind = SpanKind.Client, StartNs = BaseNs, EndNs = BaseNs + 1_000_000 * MsNs })
            .Select(span => span.Id == 1 && child(0).Kind == SpanKind.Client ? span with { Kind = SpanKind.Server } : span);

    private static IEnumerable<RawSpan> Chain(int length, Func<int, SpanKind> kind, Func<int, string> service) =>
        Enumerable.Range(0, length).Select(number => new RawSpan { Id = (ulong)number + 1, Parent = (ulong)number, Kind = kind(number), Service = service(number), StartNs = BaseNs + number, EndNs = BaseNs + 2 * length - number, Status = SpanStatus.Error });

    private static CallSet Reconstruct(IEnumerable<RawSpan> spans)
    {
        var set = Reconstruction.Run(RawSpan.Batch(spans), new ReconstructionOptions());
        Invariants.Hold(set);
        return set;
    }
}
