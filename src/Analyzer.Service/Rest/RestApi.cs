using Analyzer.Service.Access;
using Analyzer.Service.Rest.Analyses;
using Analyzer.Service.Rest.Annotations;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Edges;
using Analyzer.Service.Rest.Findings;
using Analyzer.Service.Rest.Graph;
using Analyzer.Service.Rest.Incidents;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Reports;
using Analyzer.Service.Rest.Schedules;
using Analyzer.Service.Rest.Status;
using Analyzer.Service.Rest.Traces;
using Analyzer.Service.Rest.WhatIf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest;

/// <summary>The REST API, its document and the pages that show it: a table of contents.</summary>
internal static class RestApi
{
    /// <summary>Where the API is.</summary>
    public const string Root = "/api/v1";

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var routes = endpoints.MapGroup(Root);
        StatusRoutes.Map(routes);
        IncidentRoutes.Map(routes);
        IncidentPartRoutes.Map(routes);
        AnnotationRoutes.Map(routes);
        AnalysisRoutes.Map(routes);
        EdgeRoutes.Map(routes);
        AmplifierRoutes.Map(routes);
        FindingRoutes.Map(routes);
        GraphRoutes.Map(routes);
        WhatIfRoutes.Map(routes);
        TraceRoutes.Map(routes);
        PeriodReportRoutes.Map(routes);
        ScheduleRoutes.Map(routes);
        AcknowledgementRoutes.Map(routes);
        ProblemRoutes.Map(routes);
        routes.MapFallback("/{**path}", (HttpContext context) => NoSuchRoute.Answer(context)).RequireAuthorization(Scopes.Read).ExcludeFromDescription();
        endpoints.MapOpenApi("/api/openapi.json").RequireAuthorization(Scopes.Anyone);
        ApiPages.Map(endpoints);
    }
}
