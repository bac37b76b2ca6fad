using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Hosting;
using Analyzer.Service.Notifications;
using Analyzer.Service.Reports.Rollups;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Tests.Service.Acceptance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Analyzer.Tests.Service.Hosting;

/// <summary>A replica does what its roles say and nothing else.</summary>
public sealed class ServeRolesTests
{
    [Theory]
    [InlineData("ingest", "ingest")]
    [InlineData("Schedule, WEB", "web,schedule")]
    [InlineData("all", "all")]
    [InlineData("ingest,analyze,web,schedule", "all")]
    public void Names_AreReadInAnyOrder_AndShownAlike(string text, string shown)
    {
        var options = new ServeOptions();

        Assert.Null(Settings.All.Single(setting => setting.Key == "Roles").Apply(options, text));

        Assert.Equal(shown, ServeRolesText.Show(options.Roles));
    }

    [Theory]
    [InlineData("query", "'query' is no role: ingest, analyze, web and schedule are, or all")]
    [InlineData("", "no role is named: ingest, analyze, web and schedule are, or all")]
    public void OtherNames_AreRefused_WithTheOnesThereAre(string text, string says) =>
        Assert.Equal(says, Settings.All.Single(setting => setting.Key == "Roles").Apply(new ServeOptions(), text));

    [Fact]
    public void Replica_WorksInTheBackgroundOnlyAtItsRoles()
    {
        Type[] analysis = [typeof(WindowAnalysis), typeof(AnalysisRunner), typeof(IncidentWatch), typeof(RollupWorker), typeof(NotificationSender), typeof(Retention)];

        Assert.Empty(WorkersOf(ServeRoles.Ingest));
        Assert.Empty(WorkersOf(ServeRoles.Web));
        Assert.Equal(analysis.ToHashSet(), WorkersOf(ServeRoles.Analyze));
        Assert.Equal(new HashSet<Type> { typeof(ScheduleKeeper), typeof(NotificationSender) }, WorkersOf(ServeRoles.Schedule));
        Assert.Equal(analysis.Append(typeof(ScheduleKeeper)).ToHashSet(), WorkersOf(ServeRoles.All));
    }

    // What every replica has, whatever its roles, is left out.
    private static HashSet<Type> WorkersOf(ServeRoles roles)
    {
        var options = new ServeOptions { Data = Path.GetTempPath(), MaxGroupSpans = 1, MaxGroupBytes = 1, MaxRequests = 1, MaxInFlightBytes = 1 << 20, MaxBodyBytes = 1 << 10, MaxDecompressedBytes = 1 << 10 };
        foreach (var setting in Settings.All.Where(setting => setting.Default.Length > 0)) setting.Apply(options, setting.Default);
        options.Roles = roles;
        using var app = ServeHost.Build(options, new FakeStore(), TimeProvider.System, null, services => services.AddWindowAnalysis(options));
        Type[] known = [typeof(WindowAnalysis), typeof(AnalysisRunner), typeof(IncidentWatch), typeof(RollupWorker), typeof(NotificationSender), typeof(Retention), typeof(ScheduleKeeper)];
        return [.. app.Services.GetServices<IHostedService>().Select(service => service.GetType()).Where(known.Contains)];
    }
}
