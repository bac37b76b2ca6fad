using Analyzer.Ingest.Files;
using Analyzer.Ingest.Remote;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Ingest.Remote;

/// <summary>Traces copied out of a backend: all of them, once, whatever the backend does.</summary>
public sealed class RemoteImportTests : IDisposable
{
    private const long SecondNs = 1_000_000_000;
    private const long T = 1_700_000_000 * SecondNs;

    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-import-").FullName;
    private readonly ImmediateTime _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(RemoteKind.Jaeger, "all.json")]
    [InlineData(RemoteKind.Jaeger, "all.json.gz")]
    [InlineData(RemoteKind.Zipkin, "all.json.gz")]
    [InlineData(RemoteKind.Tempo, "all.otlp.gz")]
    public async Task EveryTraceOfTheRange_IsInTheFile_ThoughAnAnswerHoldsFew(RemoteKind kind, string name)
    {
        using var backend = new FakeBackend([.. Load("cart", 40), .. Load("checkout", 7), ("cart", T - 1), ("cart", T + (600 * SecondNs))]);
        var result = await RunAsync(Options(kind, backend) with { Limit = 5 }, name);
        Assert.Equal((47, 0, false), (result.Traces, result.CutRanges, result.Resumed));
        Assert.Equal(backend.Traces.Take(47).Select(trace => FakeBackend.TraceId(trace.Id)).Order(), Ids(name));
        Assert.Equal([Path.Combine(_folder, name)], Directory.EnumerateFiles(_folder));
    }

    [Theory]
    [InlineData(RemoteKind.Jaeger)]
    [InlineData(RemoteKind.Zipkin)]
    [InlineData(RemoteKind.Tempo)]
    public async Task OnlyTheNamedServices_AreAskedFor(RemoteKind kind)
    {
        using var backend = new FakeBackend([.. Load("cart", 3), .. Load("che\"ck out", 2)]);
        var result = await RunAsync(Options(kind, backend) with { Services = ["cart"] }, "some");
        Assert.Equal(3, result.Traces);
    }

    [Fact]
    public async Task MoreTracesInOneMomentThanAnAnswerHolds_AreSaidToBeMissing()
    {
        using var backend = new FakeBackend(Enumerable.Repeat(("cart", T + 5), 9));
        var result = await RunAsync(Options(RemoteKind.Jaeger, backend) with { Limit = 4 }, "cut.json");
        Assert.Equal((4, 1), (result.Traces, result.CutRanges));
    }

    [Fact]
    public async Task ABusyBackend_IsAskedAgainAfterGrowingWaits()
    {
        using var backend = new FakeBackend(Load("cart", 3)) { Fails = number => number is 2 or 3 ? 503 : number == 5 ? 429 : null };
        var result = await RunAsync(Options(RemoteKind.Jaeger, backend), "busy.json");
        Assert.Equal((3, 2), (result.Traces, result.Retries));
        Assert.Equal(2, _time.Waits.Count(wait => wait < TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task ABackendThatOnlyFails_GetsNoMoreThanTheBudget()
    {
        using var backend = new FakeBackend(Load("cart", 3)) { Fails = number => number > 1 ? 500 : null };
        var e = await Assert.ThrowsAsync<RemoteException>(() => RunAsync(Options(RemoteKind.Jaeger, backend), "never.json"));
        Assert.Contains("answered 500 (busy)", e.Message, StringComparison.Ordinal);
        Assert.Equal(1 + 1 + 4, backend.Requests.Count);
    }

    [Fact]
    public async Task AnInterruptedImport_GoesOnWhereItStopped()
    {
        using var backend = new FakeBackend(Load("cart", 40)) { Fails = number => number > 12 ? 400 : null };
        var options = Options(RemoteKind.Jaeger, backend) with { Limit = 5 };
        await Assert.ThrowsAsync<RemoteException>(() => RunAsync(options, "again.json.gz"));
        Assert.False(File.Exists(Path.Combine(_folder, "again.json.gz")));
        // A crash may leave half an answer behind the last one noted.
        await File.AppendAllTextAsync(Path.Combine(_folder, "again.json.gz.part"), "half an ans", TestContext.Current.CancellationToken);

        var asked = backend.Requests.Count;
        backend.Fails = _ => null;
        var result = await RunAsync(options, "again.json.gz");
        Assert.True(result.Resumed);
        Assert.Equal(40, Ids("again.json.gz").Distinct().Count());
        Assert.Equal(40, result.Traces);
        Assert.DoesNotContain("/api/services", backend.Requests.Skip(asked));
    }

    [Fact]
    public async Task AnotherImportsUnfinishedFile_IsLeftAlone()
    {
        using var backend = new FakeBackend(Load("cart", 40)) { Fails = number => number > 12 ? 400 : null };
        var options = Options(RemoteKind.Jaeger, backend) with { Limit = 5 };
        await Assert.ThrowsAsync<RemoteException>(() => RunAsync(options, "x.json"));
        var e = await Assert.ThrowsAsync<RemoteException>(() => RunAsync(options with { ToNs = options.ToNs + 1 }, "x.json"));
        Assert.Contains("unfinished file of another import", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_AreSentAndNotKept()
    {
        using var backend = new FakeBackend(Load("cart", 40)) { Fails = number => number > 12 ? 401 : null };
        var address = new UriBuilder(backend.Address) { UserName = "me", Password = "s%40cret" }.Uri;
        var e = await Assert.ThrowsAsync<RemoteException>(() => RunAsync(Options(RemoteKind.Jaeger, backend) with { Address = address, Limit = 5 }, "auth.json"));
        Assert.All(backend.Authorizations, sent => Assert.Equal("Basic bWU6c0BjcmV0", sent));
        Assert.Contains("give credentials", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", await File.ReadAllTextAsync(Path.Combine(_folder, "auth.json.part.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressWhereNobodyListens_IsSaidAtOnce()
    {
        var backend = new FakeBackend(Load("cart", 1));
        var options = Options(RemoteKind.Zipkin, backend);
        backend.Dispose();
        var e = await Assert.ThrowsAsync<RemoteException>(() => RunAsync(options, "none.json"));
        Assert.Contains("cannot be reached", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_time.Waits, wait => wait < options.Timeout);
    }

    [Fact]
    public async Task AnAnswerLargerThanTheLimit_IsRefused()
    {
        using var backend = new FakeBackend(Load("cart", 40));
        var e = await Assert.ThrowsAsync<RemoteException>(() => RunAsync(Options(RemoteKind.Jaeger, backend) with { MaxAnswerBytes = 1000 }, "large.json"));
        Assert.Contains("--limit", e.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string, long)> Load(string service, int count) =>
        Enumerable.Range(0, count).Select(at => (service, T + (at * 10 * SecondNs) + (service.Length * 1000)));

    private static RemoteOptions Options(RemoteKind kind, FakeBackend backend) =>
        new() { Kind = kind, Address = backend.Address, FromNs = T, ToNs = T + (600 * SecondNs) };

    private Task<RemoteResult> RunAsync(RemoteOptions options, string name) =>
        RemoteImport.RunAsync(options, Path.Combine(_folder, name), null, _time, TestContext.Current.CancellationToken);

    private IEnumerable<string> Ids(string name)
    {
        var batch = new SpanBatch();
        var summary = SpanFiles.Read([Path.Combine(_folder, name)], batch, new ReadOptions(), TestContext.Current.CancellationToken);
        Assert.Empty(summary.Problems);
        return Enumerable.Range(0, batch.Count).Select(span => batch.TraceIdOf(span).ToString()).Order();
    }
}
