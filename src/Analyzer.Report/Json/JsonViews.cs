using System.Text.Json;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Json;

/// <summary>What dashboards show, what they hide, and the services.</summary>
internal static class JsonViews
{
    public static void Dashboard(Utf8JsonWriter json, DashboardView view)
    {
        json.WriteStartObject("dashboard");
        JsonShapes.Number(json, "requests", view.Requests);
        JsonShapes.Number(json, "errors", view.Errors);
        JsonShapes.Quantiles(json, "duration", view.Duration);
        if (view.BaselineRequests is null && view.BaselineDuration is null)
        {
            json.WriteNull("baseline");
        }
        else
        {
            json.WriteStartObject("baseline");
            JsonShapes.Number(json, "requests", view.BaselineRequests);
            JsonShapes.Number(json, "errors", view.BaselineErrors);
            JsonShapes.Quantiles(json, "duration", view.BaselineDuration);
            json.WriteEndObject();
        }

        json.WriteStartArray("series");
        foreach (var point in view.Series)
        {
            JsonShapes.Compact(json, point, static (line, value) =>
            {
                line.WriteStartObject();
                JsonShapes.Time(line, "start", value.StartNs);
                JsonShapes.Number(line, "requests", value.Requests);
                JsonShapes.Number(line, "errors", value.Errors);
                JsonShapes.Number(line, "p50Ns", value.P50Ns);
                JsonShapes.Number(line, "p95Ns", value.P95Ns);
                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Hidden(Utf8JsonWriter json, HiddenView view)
    {
        json.WriteStartObject("hidden");
        JsonShapes.Counts(json, view.Counts);
        JsonShapes.Number(json, "totalWorkNs", view.TotalWorkNs);
        JsonShapes.Number(json, "failureOrigins", view.FailureOrigins);
        JsonShapes.Number(json, "failedSpans", view.FailedSpans);
        if (view.Baseline is { } baseline)
        {
            json.WriteStartObject("baseline");
            JsonShapes.Counts(json, baseline);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("baseline");
        }

        json.WriteStartArray("series");
        foreach (var point in view.Series)
        {
            JsonShapes.Compact(json, point, static (line, value) =>
            {
                line.WriteStartObject();
                JsonShapes.Time(line, "start", value.StartNs);
                JsonShapes.Number(line, "calls", value.Calls);
                JsonShapes.Number(line, "attempts", value.Attempts);
                JsonShapes.Number(line, "failedAttempts", value.FailedAttempts);
                JsonShapes.Number(line, "masked", value.Masked);
                JsonShapes.Number(line, "orphanedNs", value.OrphanedNs);
                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Services(Utf8JsonWriter json, IReadOnlyList<ServiceSummary> services)
    {
        json.WriteStartArray("services");
        foreach (var service in services)
        {
            json.WriteStartObject();
            json.WriteString("name", service.Name);
            json.WriteBoolean("instrumented", service.Instrumented);
            json.WriteNumber("layer", service.Layer);
            json.WriteBoolean("cyclic", service.Cyclic);
            JsonShapes.Texts(json, "instances", service.Instances);
            JsonShapes.Texts(json, "versions", service.Versions);
            json.WriteNumber("spans", service.Spans);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
