using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Acceptance;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Analyzer.Tests.Ingest;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Analyzer.Tests.Service.Acceptance;

/// <summary>A request is answered when its spans are committed, and told the truth when they are not.</summary>
public sealed class GroupCommitterTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly FakeStore _store = new();
    private readonly ManualTime _time = new();
    private readonly ServiceMeters _meters = new();
    private GroupCommitter? _committer;
    private ulong _nextId = 1;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_IsAnsweredOnlyAfterTheCommit()
    {
        _store.Hold();
        var answer = Send(await StartAsync());
        await _store.AppendingAsync();
        Assert.False(answer.IsCompleted);
        await _store.CommitNextAsync();
        Assert.Equal(Analyzer.Service.Acceptance.Acceptance.Committed(1, 0, null), await answer.WaitAsync(s_patience));
        Assert.Equal(1, _store.Spans);
    }

    [Fact]
    public async Task RequestsDuringACommit_ShareTheNextOne()
    {
        _store.Hold();
        var committer = await StartAsync();
        var first = Send(committer);
        await _store.AppendingAsync();
        var others = Enumerable.Range(0, 50).Select(_ => Send(committer)).ToList();
        await _store.CommitNextAsync();
        await first.WaitAsync(s_patience);
        Assert.All(others, other => Assert.False(other.IsCompleted));
        await _store.CommitNextAsync();
        await Task.WhenAll(others).WaitAsync(s_patience);
        Assert.Equal([1, 50], _store.Committed.Select(batch => batch.Count));
    }

    [Fact]
    public async Task EmptyRequest_IsAcceptedWithoutACommit()
    {
        var committer = await StartAsync();
        Assert.Equal(Outcome.Committed, (await committer.AcceptAsync(OtlpEncoding.Protobuf, Array.Empty<byte>(), Stop)).Outcome);
        Assert.Equal(Outcome.Committed, (await committer.AcceptAsync(OtlpEncoding.Json, "{}"u8.ToArray(), Stop)).Outcome);
        Assert.Equal(0, _store.Appends);
    }

    [Fact]
    public async Task MalformedRequest_LeavesNothingBehind_AndItsGroupIsCommitted()
    {
        _store.Hold();
        var committer = await StartAsync();
        var first = Send(committer);
        await _store.AppendingAsync();
        var good = Send(committer);
        // A whole span, then damage: the span must not stay.
        byte[] damaged = [.. Proto.Request(Proto.Span(0x99)), 0x0a, 0xff];
        var bad = await committer.AcceptAsync(OtlpEncoding.Protobuf, damaged, Stop);
        Assert.Equal(Outcome.Malformed, bad.Outcome);
        Assert.NotNull(bad.Reason);
        var alsoGood = Send(committer);
        _store.Release();
        await Task.WhenAll(first, good, alsoGood).WaitAsync(s_patience);
        Assert.Equal(3, _store.Spans);
        Assert.DoesNotContain(_store.Committed, batch => batch.SpanIds.Contains(0x99UL));
    }

    [Fact]
    public async Task SpansThatCannotBeUsed_AreCountedInTheAnswer()
    {
        var committer = await StartAsync();
        var acceptance = await committer.AcceptAsync(OtlpEncoding.Protobuf, Proto.Request(Proto.Span(), Proto.Span(0)), Stop);
        Assert.Equal((Outcome.Committed, 1, 1), (acceptance.Outcome, acceptance.Spans, acceptance.Rejected));
        Assert.Contains("span id", acceptance.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StoreThatAnswersAgain_EndsTheFailureItWasAskedAfter_WithoutASpan()
    {
        _store.FailNext(new StoreUnavailableException("no room on disk"));
        var committer = await StartAsync();
        await Send(committer).WaitAsync(s_patience);
        committer.Answered(null);
        Assert.Equal("no room on disk", committer.Failure);
        committer.Answered(committer.Failure);
        Assert.Null(committer.Failure);
    }

    [Fact]
    public async Task StoreAway_TellsTheGroupToRetry_AndTheNextGroupIsCommitted()
    {
        _store.FailNext(new StoreUnavailableException("no room on disk"));
        var committer = await StartAsync();
        var failed = await Send(committer).WaitAsync(s_patience);
        Assert.Equal((Outcome.Unavailable, "no room on disk"), (failed.Outcome, failed.Reason));
        Assert.True(failed.RetryAfter > TimeSpan.Zero);
        Assert.Equal("no room on disk", committer.Failure);

        var next = Send(committer);
        await UntilAsync(() => _time.Waiting > 0);
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Outcome.Committed, (await next.WaitAsync(s_patience)).Outcome);
        Assert.Null(committer.Failure);
        Assert.Equal(1, _store.Spans);
    }

    [Fact]
    public async Task UnexpectedFailure_AcknowledgesNothing_AndEndsNothing()
    {
        _store.FailNext(new InvalidOperationException("a bug"));
        var committer = await StartAsync();
        Assert.Equal(Outcome.Unavailable, (await Send(committer).WaitAsync(s_patience)).Outcome);
        var next = Send(committer);
        await UntilAsync(() => _time.Waiting > 0);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Outcome.Committed, (await next.WaitAsync(s_patience)).Outcome);
    }

    [Fact]
    public async Task FullGroup_MakesRequestsWait_ThenTellsThemToRetry()
    {
        _store.Hold();
        var committer = await StartAsync(new AcceptanceLimits { MaxGroupSpans = 2, MaxWait = TimeSpan.FromSeconds(3) });
        var committing = Send(committer);
        await _store.AppendingAsync();
        var filling = new[] { Send(committer), Send(committer) };
        var waiting = Send(committer);
        await UntilAsync(() => _time.Waiting > 0);
        _time.Advance(TimeSpan.FromSeconds(3));
        var refused = await waiting.WaitAsync(s_patience);
        Assert.Equal(Outcome.Overloaded, refused.Outcome);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);

        var patient = Send(committer);
        _store.Release();
        await Task.WhenAll([committing, .. filling]).WaitAsync(s_patience);
        Assert.Equal(Outcome.Committed, (await patient.WaitAsync(s_patience)).Outcome);
        Assert.Equal(4, _store.Spans);
    }

    [Fact]
    public async Task GroupOfManyBytes_TakesNoMore()
    {
        _store.Hold();
        var committer = await StartAsync(new AcceptanceLimits { MaxGroupBytes = 300, MaxWait = TimeSpan.Zero });
        var committing = Send(committer);
        await _store.AppendingAsync();
        var outcomes = new List<Task<Analyzer.Service.Acceptance.Acceptance>>();
        for (var i = 0; i < 5; i++) outcomes.Add(Send(committer));
        var refused = outcomes.Where(outcome => outcome.IsCompleted).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, outcome => Assert.Equal(Outcome.Overloaded, outcome.Result.Outcome));
        _store.Release();
        await Task.WhenAll([committing, .. outcomes]).WaitAsync(s_patience);
    }

    [Fact]
    public async Task GroupDelay_CollectsRequestsAlthoughTheStoreIsFree()
    {
        var committer = await StartAsync(new AcceptanceLimits { GroupDelay = TimeSpan.FromMilliseconds(20) });
        var first = Send(committer);
        await UntilAsync(() => _time.Waiting > 0);
        var second = Send(committer);
        Assert.Equal(0, _store.Appends);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        await Task.WhenAll(first, second).WaitAsync(s_patience);
        Assert.Equal([2], _store.Committed.Select(batch => batch.Count));
    }

    [Fact]
    public async Task Stop_CommitsWhatWasTakenIn_AndRefusesTheRest()
    {
        _store.Hold();
        var committer = await StartAsync();
        var committing = Send(committer);
        await _store.AppendingAsync();
        var queued = Send(committer);
        var stopping = committer.StopAsync(Stop);
        Assert.Equal(Outcome.Unavailable, (await Send(committer)).Outcome);
        _store.Release();
        await stopping.WaitAsync(s_patience);
        Assert.Equal(Outcome.Committed, (await committing.WaitAsync(s_patience)).Outcome);
        Assert.Equal(Outcome.Committed, (await queued.WaitAsync(s_patience)).Outcome);
        Assert.Equal(2, _store.Spans);
    }

    [Fact]
    public void NothingButMalformedRequests_DoNotFillMemory()
    {
        var limits = new AcceptanceLimits { MaxKeptStringBytes = 1 << 20 };
        var group = new CommitGroup(limits);
        for (var i = 0; i < 200; i++)
        {
            byte[] damaged = [.. Proto.Request(Proto.Span(1, Proto.Text(5, $"{i}-{new string('x', 20_000)}"))), 0x0a, 0xff];
            Assert.True(group.Add(OtlpEncoding.Protobuf, damaged, new SpanDraft()).IsMalformed);
            Assert.Equal((0, 0), (group.Batch.Count, group.Bytes));
            Assert.InRange(group.Batch.Strings.Bytes, 0, limits.MaxKeptStringBytes);
        }
    }

    [Fact]
    public async Task ManySenders_EachSpanIsCommittedOnce()
    {
        var committer = await StartAsync(new AcceptanceLimits { MaxGroupSpans = 16, MaxWait = TimeSpan.FromMinutes(1) });
        await Parallel.ForAsync(0, 2_000, Stop, async (i, stop) =>
        {
            var acceptance = await committer.AcceptAsync(OtlpEncoding.Protobuf, Proto.Request(Proto.Span((ulong)i + 1)), stop);
            Assert.Equal(Outcome.Committed, acceptance.Outcome);
        });
        var ids = _store.Committed.SelectMany(batch => batch.SpanIds.ToArray()).Order().ToArray();
        Assert.Equal(Enumerable.Range(1, 2_000).Select(i => (ulong)i), ids);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Release();
        if (_committer is not null) await _committer.StopAsync(CancellationToken.None);
        _committer?.Dispose();
        _meters.Dispose();
    }

    private async Task<GroupCommitter> StartAsync(AcceptanceLimits? limits = null)
    {
        _committer = new GroupCommitter(_store, limits ?? new AcceptanceLimits(), _meters, _time, NullLogger<GroupCommitter>.Instance);
        await _committer.StartAsync(Stop);
        return _committer;
    }

    private Task<Analyzer.Service.Acceptance.Acceptance> Send(GroupCommitter committer) =>
        committer.AcceptAsync(OtlpEncoding.Protobuf, Proto.Request(Proto.Span(_nextId++)), Stop).AsTask();

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
