using System.Diagnostics;
using Analyzer.Model.Spans;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Xunit;

namespace Analyzer.IntegrationTests.Ingest;

/// <summary>Spans of the real OpenTelemetry SDK, and how they must look where they arrive.</summary>
internal static class SdkSpans
{
    /// <summary>Sends a trace with everything a span can have.</summary>
    public static List<Activity> Send(Action<OtlpExporterOptions> configure)
    {
        var sent = new List<Activity>();
        // A source of its own: tests run at the same time.
        var name = $"Analyzer.IntegrationTests.{Guid.NewGuid():n}";
        using var source = new ActivitySource(name, "1.2.3");
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(name)
            .ConfigureResource(resource => resource.Clear().AddService("shop", serviceNamespace: "eu", serviceVersion: "7", serviceInstanceId: "shop-1"))
            .AddOtlpExporter(configure)
            .Build();
        using (var parent = source.StartActivity("POST /cart/{id}", ActivityKind.Server)!)
        {
            parent.SetTag("http.request.method", "POST").SetTag("http.response.status_code", 503).SetTag("big", long.MaxValue).SetTag("ratio", 0.25)
                .SetTag("retry", true).SetTag("empty", "").SetTag("list", new[] { "a", "b\"c" }).SetTag("numbers", new[] { 1L, -2L });
            parent.TraceStateString = "ot=th:8";
            using (var child = source.StartActivity("naïve \U0001F680", ActivityKind.Client, parent.Context, links: [new ActivityLink(OtherContext(), new ActivityTagsCollection { ["why"] = "batch" })])!)
            {
                child.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection { ["exception.type"] = "TimeoutException", ["attempt"] = 2 }));
                child.SetStatus(ActivityStatusCode.Error, "timed out");
                sent.Add(child);
            }

            parent.SetStatus(ActivityStatusCode.Ok);
            sent.Add(parent);
        }

        Assert.True(provider.ForceFlush());
        return sent;
    }

    private static ActivityContext OtherContext() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    /// <summary>Compares every field with what was sent.</summary>
    public static void Compare(Activity activity, SpanBatch batch, int span)
    {
        Assert.Equal(activity.TraceId.ToHexString(), batch.TraceIdOf(span).ToString());
        Assert.Equal(activity.ParentSpanId.ToHexString(), new SpanId(batch.ParentIds[span]).ToString());
        Assert.Equal(activity.DisplayName, batch.Strings.GetString(batch.Names[span]));
        Assert.Equal(activity.Kind.ToString(), batch.Kinds[span].ToString());
        Assert.Equal(activity.Status.ToString(), batch.Statuses[span].ToString());
        Assert.Equal(activity.StatusDescription ?? "", batch.Strings.GetString(batch.StatusMessages[span]));
        Assert.Equal(activity.TraceStateString ?? "", batch.Strings.GetString(batch.TraceStates[span]));
        Assert.Equal((uint)activity.ActivityTraceFlags, batch.Flags[span] & 0xff);
        Assert.Equal(UnixNs(activity.StartTimeUtc), batch.StartNs[span]);
        Assert.Equal(UnixNs(activity.StartTimeUtc + activity.Duration), batch.EndNs[span]);
        Assert.Equal(Text(activity.TagObjects), Text(batch, batch.AttributesOf(span)));
        Assert.Equal(
            activity.Events.Select(e => (e.Name, UnixNs(e.Timestamp.UtcDateTime), Text(e.Tags))),
            batch.EventsOf(span).ToArray().Select(e => (batch.Strings.GetString(e.Name), e.TimeNs, Details(batch, e.AttributeStart, e.AttributeCount))));
        Assert.Equal(
            activity.Links.Select(l => (l.Context.TraceId.ToHexString(), l.Context.SpanId.ToHexString(), Text(l.Tags ?? []))),
            batch.LinksOf(span).ToArray().Select(l => (l.TraceId.ToString(), l.SpanId.ToString(), Details(batch, l.AttributeStart, l.AttributeCount))));

        var scope = batch.Resources.Scope(batch.ScopeIds[span]);
        Assert.Equal((activity.Source.Name, "1.2.3"), (batch.Strings.GetString(scope.Name), batch.Strings.GetString(scope.Version)));
        var resource = batch.Resources[batch.ResourceIds[span]];
        Assert.Equal(("eu/shop", "shop-1", "7"), (batch.Strings.GetString(resource.Service), batch.Strings.GetString(resource.Instance), batch.Strings.GetString(resource.Version)));
    }

    private static string Details(SpanBatch batch, int start, int count) => Text(batch, batch.DetailAttributes.Slice(start, count));

    private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) =>
        string.Join("; ", tags.Select(tag => $"{tag.Key}={tag.Value switch
        {
            bool b => b ? "true" : "false",
            string[] list => System.Text.Json.JsonSerializer.Serialize(list, s_plain),
            long[] list => System.Text.Json.JsonSerializer.Serialize(list),
            var other => FormattableString.Invariant($"{other}"),
        }}"));

    private static readonly System.Text.Json.JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Text(SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes)
    {
        var parts = new List<string>();
        foreach (var attribute in attributes)
        {
            var value = attribute.Type switch
            {
                AttributeType.Text or AttributeType.Json => batch.Strings.GetString(attribute.Value),
                AttributeType.Int32 => FormattableString.Invariant($"{attribute.Value}"),
                AttributeType.Int64 => FormattableString.Invariant($"{batch.Number(attribute.Value)}"),
                AttributeType.Double => FormattableString.Invariant($"{BitConverter.Int64BitsToDouble(batch.Number(attribute.Value))}"),
                AttributeType.Bool => attribute.Value == 1 ? "true" : "false",
                var other => throw new InvalidOperationException($"unexpected {other}"),
            };
            parts.Add($"{batch.Strings.GetString(attribute.Key)}={value}");
        }

        return string.Join("; ", parts);
    }

    private static long UnixNs(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks * 100;
}
