using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;

namespace Analyzer.Report.Json;

/// <summary>The report for programs: <c>analyzer.report/v1</c>, documented field by field in <c>docs/report-format.md</c>.</summary>
public sealed class JsonReport : IReportFormat
{
    /// <summary>The value of <c>schema</c>. Fields are only ever added under it.</summary>
    public const string Schema = "analyzer.report/v1";

    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".json"];

    /// <inheritdoc/>
    public void Write(AnalysisResult result, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        using (var json = new Utf8JsonWriter(destination, JsonShapes.Indented))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            JsonShapes.Window(json, "window", result.Window);
            JsonShapes.Window(json, "baseline", result.Baseline);
            json.WriteNumber("bucketNs", result.BucketNs);
            JsonStory.Write(json, Storyteller.Tell(result));
            JsonQuality.Write(json, result.DataQuality);
            JsonViews.Dashboard(json, result.Dashboard);
            JsonViews.Hidden(json, result.Hidden);
            JsonViews.Services(json, result.Services);
            JsonEdges.Write(json, result.Edges);
            JsonPaths.Write(json, result.Paths);
            JsonIncidents.Write(json, result.Incidents);
            JsonWhatIf.Write(json, result.WhatIf);
            JsonPolicies.Write(json, result);
            JsonExemplars.Write(json, result.Exemplars);
            json.WriteEndObject();
        }

        destination.WriteByte((byte)'\n');
    }
}
