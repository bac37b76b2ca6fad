using System.ComponentModel;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Requests;
using Analyzer.Service.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Status;

[Description("What the service holds and how far it is.")]
internal sealed record ServiceStatus(
    [property: Description("Version of the program.")] string Version,
    [property: Description("Engine of the store and its version.")] string Engine,
    [property: Description("Number of the last migration of the store.")] int SchemaVersion,
    [property: Description("Spans stored, duplicates included.")] long Spans,
    [property: Description("Whether the spans were counted; else the number is an estimate.")] bool SpansAreExact,
    [property: Description("Bytes on disk.")] long Bytes,
    [property: Description("Start of the oldest span; null in an empty store.")] Instant? Oldest,
    [property: Description("Start of the newest span; null in an empty store.")] Instant? Newest,
    [property: Description("Width of the windows of background analysis.")] long WindowNs,
    [property: Description("Windows whose spans background analysis has not counted yet.")] int PendingWindows,
    [property: Description("Start of the oldest of those; null where there is none.")] Instant? OldestPending);

/// <summary><c>/status</c>.</summary>
internal static class StatusRoutes
{
    private static readonly Operation s_status = new("getStatus", Tags.Status, "What the service holds", "Spans stored and from when to when, windows that wait for background analysis, versions.")
    {
        Replies = [Reply.Json<ServiceStatus>("The status.")],
    };

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/status", s_status, GetAsync);

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var statistics = await request.Store.StatisticsAsync(request.Aborted).ConfigureAwait(false);
        var (windows, oldestNs) = await request.Store.Analysis.PendingAsync(request.Aborted).ConfigureAwait(false);
        var status = new ServiceStatus(
            OwnTelemetry.Version(), statistics.Engine, statistics.SchemaVersion, statistics.Spans, statistics.SpansAreExact, statistics.Bytes,
            Instant.Of(statistics.OldestNs), Instant.Of(statistics.NewestNs), request.Store.Analysis.WindowNs, windows, Instant.Of(oldestNs));
        return await Answer.Json(status, momentary: true).ConfigureAwait(false);
    }
}
