using System.Globalization;
using System.Text.Json;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Access;
using Analyzer.Service.Reports;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Stores;

/// <summary>
/// The read side of the store for verbs of the same user on the same machine, while the service holds the file. Served on a Unix domain
/// socket that only that user can open; <see cref="RemoteSpanStore"/> is the other side.
/// </summary>
internal static class StoreEndpoints
{
    /// <summary>Spans in a frame: some hundred kilobytes.</summary>
    private const int SpansPerFrame = 2_000;

    /// <summary>How both sides write the small things.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Serves the paths.</summary>
    public static void Map(IApplicationBuilder app, ISpanStore store, KeyRing ring, IPeriodReporter reporter)
    {
        On(app, "/store/" + RemotePeriodReporter.Path, async context =>
        {
            var before = context.Request.Query.ContainsKey("beforeFrom") ? new TimeWindow(Long(context, "beforeFrom"), Long(context, "beforeTo")) : (TimeWindow?)null;
            var report = await reporter.MakeAsync(new PeriodRequest(new TimeWindow(Long(context, "from"), Long(context, "to")), before), _ => { }, context.RequestAborted);
            await context.Response.Body.WriteAsync(PeriodReportCodec.Encode(report), context.RequestAborted);
        });
        On(app, "/store/keys", context => KeysAsync(context, store.Keys, ring));
        On(app, "/store/about", context => context.Response.WriteAsJsonAsync(new About(store.Engine, store.Analysis.WindowNs), Json));
        On(app, "/store/statistics", async context => await context.Response.WriteAsJsonAsync(await store.StatisticsAsync(context.RequestAborted), Json));
        On(app, "/store/count", async context => await context.Response.WriteAsJsonAsync(await store.CountAsync(Long(context, "from"), Long(context, "to"), context.RequestAborted), Json));
        On(app, "/store/pending", async context =>
        {
            var (windows, oldestNs) = await store.Analysis.PendingAsync(context.RequestAborted);
            await context.Response.WriteAsJsonAsync(new Pending(windows, oldestNs), Json);
        });
        On(app, "/store/due", async context => await context.Response.WriteAsJsonAsync(await store.Analysis.DueAsync(Long(context, "from"), Long(context, "to"), context.RequestAborted), Json));
        On(app, "/store/spans", context => SendSpansAsync(context, async batch => await store.ReadAsync(QueryOf(context), batch, context.RequestAborted)));
        On(app, "/store/trace", context => SendSpansAsync(context, async batch => await store.ReadTraceAsync(new TraceId(Id(context, "high"), Id(context, "low")), batch, context.RequestAborted)));
        On(app, "/store/results", async context =>
        {
            await foreach (var result in store.Analysis.ReadAsync(Long(context, "from"), Long(context, "to"), Long(context, "edges") != 0, context.RequestAborted))
            {
                await Frames.WriteAsync(context.Response.Body, JsonSerializer.SerializeToUtf8Bytes(result, Json), context.RequestAborted);
            }

            await Frames.EndAsync(context.Response.Body, context.RequestAborted);
        });
    }

    private static async Task KeysAsync(HttpContext context, IKeyStore keys, KeyRing ring)
    {
        var answer = (object)true;
        if (HttpMethods.IsPost(context.Request.Method)) await keys.AddAsync((await context.Request.ReadFromJsonAsync<KeyRecord>(Json, context.RequestAborted))!, context.RequestAborted);
        else if (HttpMethods.IsDelete(context.Request.Method)) answer = await keys.RevokeAsync(context.Request.Query["id"].ToString(), Long(context, "now"), context.RequestAborted);
        else answer = await keys.ListAsync(context.RequestAborted);
        ring.Forget();
        await context.Response.WriteAsJsonAsync(answer, Json);
    }

    private static void On(IApplicationBuilder app, string path, RequestDelegate serve) => app.Map(path, branch => branch.Run(async context =>
    {
        try
        {
            await serve(context);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await FailAsync(context, e is StoreException or FormatException ? e.Message : $"{e.GetType().Name}: {e.Message}");
        }
    }));

    private static async Task FailAsync(HttpContext context, string reason)
    {
        if (context.Response.HasStarted)
        {
            await Frames.FailAsync(context.Response.Body, reason, context.RequestAborted);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsync(reason, context.RequestAborted);
    }

    private static async Task SendSpansAsync(HttpContext context, Func<SpanBatch, Task> read)
    {
        var batch = new SpanBatch();
        await read(batch);
        var encoder = new OtlpProtobufEncoder();
        for (var first = 0; first < batch.Count; first += SpansPerFrame)
        {
            await Frames.WriteAsync(context.Response.Body, encoder.Encode(batch, first, Math.Min(SpansPerFrame, batch.Count - first)), context.RequestAborted);
        }

        await Frames.EndAsync(context.Response.Body, context.RequestAborted);
    }

    private static SpanQuery QueryOf(HttpContext context) =>
        new(Long(context, "from"), Long(context, "to"), new Slice((int)Long(context, "index"), (int)Long(context, "count")), Long(context, "horizon"));

    private static long Long(HttpContext context, string name) => long.Parse(context.Request.Query[name].ToString(), CultureInfo.InvariantCulture);

    private static ulong Id(HttpContext context, string name) => ulong.Parse(context.Request.Query[name].ToString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>What <c>/store/about</c> answers.</summary>
    internal sealed record About(string Engine, long WindowNs);

    /// <summary>What <c>/store/pending</c> answers.</summary>
    internal sealed record Pending(int Windows, long? OldestNs);
}
