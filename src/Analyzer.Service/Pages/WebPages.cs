using Analyzer.Service.Access;
using Analyzer.Service.Hosting;
using Analyzer.Service.Pages.Analyses;
using Analyzer.Service.Pages.Edges;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Incidents;
using Analyzer.Service.Pages.Overview;
using Analyzer.Service.Pages.Rehearsal;
using Analyzer.Service.Pages.Reports;
using Analyzer.Service.Pages.Search;
using Analyzer.Service.Pages.Services;
using Analyzer.Service.Pages.Settings;
using Analyzer.Service.Pages.Traces;
using Analyzer.Service.Pages.Windows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Pages;

/// <summary>The pages for people: a table of contents.</summary>
internal static class WebPages
{
    /// <summary>Adds what pages are made by.</summary>
    public static void Add(IServiceCollection services, ServeOptions options) => services
        .AddSingleton(options)
        .AddSingleton<PageRenderer>()
        .AddSingleton<ViewResults>()
        .AddSingleton<RehearsalLoader>()
        .AddSingleton<OverviewPage>()
        .AddSingleton<RehearsalPost>()
        .AddSingleton<IncidentResults>()
        .AddSingleton<IncidentPage>()
        .AddSingleton<IncidentReport>()
        .AddSingleton<AnnotationPost>()
        .AddSingleton<AnnotationRemoval>()
        .AddSingleton<ServicePage>()
        .AddSingleton<EdgePage>()
        .AddSingleton<TracePage>()
        .AddSingleton<SearchPage>()
        .AddSingleton<AnalysesPage>()
        .AddSingleton<AnalysisPage>()
        .AddSingleton<AnalysisReport>()
        .AddSingleton<AnalysisPost>()
        .AddSingleton<AnalysisCancelPost>()
        .AddSingleton<ReportsPage>()
        .AddSingleton<ReportPage>()
        .AddSingleton<ReportDownload>()
        .AddSingleton<SchedulePage>()
        .AddSingleton<SchedulePost>()
        .AddSingleton<ScheduleActionPost>()
        .AddSingleton<SettingsPage>();

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        PageAssets.Map(endpoints);
        Get<OverviewPage>(endpoints, "/");
        Post<RehearsalPost>(endpoints, "/rehearsal", Scopes.Admin);
        Get<IncidentPage>(endpoints, "/incidents/{id}");
        Get<IncidentReport>(endpoints, "/incidents/{id}/report");
        Post<AnnotationPost>(endpoints, "/incidents/{id}/annotations", Scopes.Admin);
        Post<AnnotationRemoval>(endpoints, "/incidents/{id}/annotations/{annotation}/remove", Scopes.Admin);
        Get<ServicePage>(endpoints, "/services/{**name}");
        Get<EdgePage>(endpoints, "/edges");
        Get<TracePage>(endpoints, "/traces/{id}");
        Get<SearchPage>(endpoints, "/search");
        Get<AnalysesPage>(endpoints, "/analyses");
        Post<AnalysisPost>(endpoints, "/analyses", Scopes.Read);
        Get<AnalysisPage>(endpoints, "/analyses/{id}");
        Get<AnalysisReport>(endpoints, "/analyses/{id}/report");
        Post<AnalysisCancelPost>(endpoints, "/analyses/{id}/cancel", Scopes.Admin);
        Get<ReportsPage>(endpoints, "/reports");
        Get<ReportPage>(endpoints, "/reports/{id}");
        Get<ReportDownload>(endpoints, "/reports/{id}/download");
        Get<SchedulePage>(endpoints, "/schedules/{id}");
        Post<SchedulePost>(endpoints, "/schedules", Scopes.Admin);
        Post<ScheduleActionPost>(endpoints, "/schedules/{id}/{action}", Scopes.Admin);
        Get<SettingsPage>(endpoints, "/settings");
    }

    private static void Get<T>(IEndpointRouteBuilder endpoints, string route) where T : IPage =>
        endpoints.MapGet(route, (RequestDelegate)RespondAsync<T>).ExcludeFromDescription().RequireAuthorization(Scopes.Read);

    private static void Post<T>(IEndpointRouteBuilder endpoints, string route, string scope) where T : IPage =>
        endpoints.MapPost(route, (RequestDelegate)RespondAsync<T>).ExcludeFromDescription().RequireAuthorization(scope);

    private static async Task RespondAsync<T>(HttpContext context) where T : IPage
    {
        var result = await PageFailures.GuardAsync(context, context.RequestServices.GetRequiredService<T>().RespondAsync).ConfigureAwait(false);
        await result.ExecuteAsync(context).ConfigureAwait(false);
    }
}
