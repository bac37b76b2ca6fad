using Analyzer.Service.Hosting;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Analyzer.IntegrationTests.Reports;

/// <summary>One process of the service as far as schedules go, with a clock and a reporter of its own.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Replica(ISpanStore store, DateTimeOffset now, string? connectionString = null, TimeProvider? time = null, RunOptions? options = null)
    {
        Clock = new FakeTimeProvider(now);
        var services = new ServiceCollection().AddLogging().AddSingleton(store).AddSingleton(time ?? Clock).AddSingleton<IPeriodReporter>(Reporter);
        if (options is not null) services.AddSingleton(options);
        _services = services.AddReportMaking(new ServeOptions { Store = connectionString }).BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; }

    public FakeReporter Reporter { get; } = new();

    public ScheduleBook Book => _services.GetRequiredService<ScheduleBook>();

    public ScheduleRunner Runner => _services.GetRequiredService<ScheduleRunner>();

    public ScheduleKeeper Keeper => _services.GetRequiredService<ScheduleKeeper>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
