using System.Collections.Concurrent;
using System.Net;
using Analyzer.Tests.Ingest;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>A shutdown under load loses nothing that was acknowledged.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_UnderLoad_KeepsEveryAcknowledgedSpan()
    {
        await using var service = await TestService.StartAsync();
        var acknowledged = new ConcurrentBag<ulong>();
        var nextId = 0L;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var senders = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var id = (ulong)Interlocked.Increment(ref nextId);
                try
                {
                    using var response = await service.PostAsync(Proto.Request(Proto.Span(id)));
                    if (response.StatusCode == HttpStatusCode.OK) acknowledged.Add(id);
                    if (acknowledged.Count > 500) enough.TrySetResult();
                }
                catch (HttpRequestException)
                {
                    // The ports are closed.
                    return;
                }
            }
        })).ToList();
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await service.StopAsync();
        await Task.WhenAll(senders).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var stored = service.Store.Committed.SelectMany(batch => batch.SpanIds.ToArray()).ToList();
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());
    }

    [Fact]
    public async Task Stop_WaitsForWhatIsBeingCommitted()
    {
        await using var service = await TestService.StartAsync();
        service.Store.Hold();
        var sent = service.PostAsync(Proto.Request(Proto.Span(1)));
        await service.Store.AppendingAsync();
        var stopping = service.StopAsync();
        Assert.True(service.Lifetime.ApplicationStopping.IsCancellationRequested);
        Assert.False(stopping.IsCompleted);
        service.Store.Release();
        Assert.Equal(HttpStatusCode.OK, (await sent).StatusCode);
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, service.Store.Spans);
    }
}
