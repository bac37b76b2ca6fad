using Analyzer.Model.Spans;
using Analyzer.Service.Hosting;
using Analyzer.Store;
using Analyzer.Tests.Service.Acceptance;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Analyzer.Tests.Service.Hosting;

/// <summary>Retention runs at start and every hour, with the policy that was asked for.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task Policy_IsAppliedAtStart_AndEveryHour()
    {
        var store = new FakeStore();
        var time = new ManualTime();
        using var retention = new Retention(store, new Keeping(new RetentionPolicy(5, 7), null), time, NullLogger<Retention>.Instance);
        await retention.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => store.Retentions == 1 && time.Waiting > 0);
        Assert.Equal(new RetentionPolicy(5, 7), store.Retained);
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(1, store.Retentions);
        time.Advance(TimeSpan.FromMinutes(1));
        await UntilAsync(() => store.Retentions == 2);
        await retention.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task NothingToDrop_AsksNothingOfTheStore()
    {
        var store = new FakeStore();
        using var retention = new Retention(store, new Keeping(new RetentionPolicy(null, null), null), new ManualTime(), NullLogger<Retention>.Instance);
        await retention.StartAsync(TestContext.Current.CancellationToken);
        await retention.ExecuteTask!;
        Assert.Equal(0, store.Retentions);
    }

    [Fact]
    public async Task WhatHasSettled_IsStoredInFewerBytes_ThoughNothingIsDropped()
    {
        var (store, time) = (new FakeStore(), new ManualTime());
        using var retention = new Retention(store, new Keeping(new RetentionPolicy(null, null), 1_000), time, NullLogger<Retention>.Instance);
        await retention.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => store.CompactedBeforeNs is not null && time.Waiting > 0);
        Assert.Equal(time.NowNs() - 1_000, store.CompactedBeforeNs);
        Assert.Equal(0, store.Retentions);
        await retention.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
