using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Report.Json;

namespace Analyzer.Report.Periods;

/// <summary>The report on a period for programs: <c>analyzer.period/v1</c>, documented field by field in <c>docs/period-report.md</c>.</summary>
public sealed class PeriodJson : IPeriodReportFormat
{
    /// <summary>The value of <c>schema</c>. Fields are only ever added under it.</summary>
    public const string Schema = "analyzer.period/v1";

    /// <inheritdoc/>
    public string Name => "json";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".json"];

    /// <inheritdoc/>
    public string ContentType => "application/json";

    /// <inheritdoc/>
    public void Write(PeriodReport report, PeriodLinks? links, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(destination);
        using (var json = new Utf8JsonWriter(destination, JsonShapes.Indented))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            JsonShapes.Window(json, "period", report.Period);
            JsonShapes.Window(json, "before", report.Before);
            json.WriteString("headline", JsonShapes.Plain(PeriodStory.Headline(report)));
            JsonShapes.Texts(json, "summary", [.. PeriodStory.Sentences(report).Select(sentence => JsonShapes.Plain(sentence.ToString()))]);
            json.WriteBoolean("hasNews", report.HasNews);
            Coverage(json, report.Coverage);
            Totals(json, "totals", report.Totals);
            if (report.TotalsBefore is { } before) Totals(json, "totalsBefore", before);
            else json.WriteNull("totalsBefore");
            Series(json, "trend", report.Trend);
            Series(json, "hours", report.Hours);
            Amplifiers(json, report.Amplifiers);
            PeriodJsonFindings.Write(json, report);
            json.WriteEndObject();
        }

        destination.WriteByte((byte)'\n');
    }

    private static void Coverage(Utf8JsonWriter json, PeriodCoverage coverage)
    {
        json.WriteStartObject("coverage");
        json.WriteNumber("hours", coverage.Hours);
        json.WriteNumber("hoursSeen", coverage.HoursSeen);
        json.WriteNumber("hoursBefore", coverage.HoursBefore);
        json.WriteNumber("hoursSeenBefore", coverage.HoursSeenBefore);
        json.WriteNumber("traces", coverage.Traces);
        json.WriteNumber("spans", coverage.Spans);
        JsonShapes.Number(json, "sampledShare", coverage.SampledShare);
        JsonShapes.Texts(json, "notes", [.. coverage.Notes.Select(JsonShapes.Plain)]);
        json.WriteEndObject();
    }

    private static void Totals(Utf8JsonWriter json, string name, PeriodTotals totals)
    {
        json.WritePropertyName(name);
        JsonShapes.Compact(json, totals, Total);
    }

    private static void Series(Utf8JsonWriter json, string name, IReadOnlyList<PeriodTotals> points)
    {
        json.WriteStartArray(name);
        foreach (var point in points) JsonShapes.Compact(json, point, Total);
        json.WriteEndArray();
    }

    private static void Total(Utf8JsonWriter line, PeriodTotals totals)
    {
        line.WriteStartObject();
        JsonShapes.Time(line, "start", totals.StartNs);
        line.WriteNumber("widthNs", totals.WidthNs);
        JsonShapes.Number(line, "requests", totals.Requests);
        JsonShapes.Number(line, "requestErrors", totals.RequestErrors);
        Counts(line, totals.Counts);
        JsonShapes.Number(line, "workNs", totals.WorkNs);
        line.WriteEndObject();
    }

    // Of hours only these are kept.
    private static void Counts(Utf8JsonWriter json, EdgeCounts counts)
    {
        JsonShapes.Number(json, "calls", counts.Calls);
        JsonShapes.Number(json, "attempts", counts.Attempts);
        JsonShapes.Number(json, "retries", counts.Retries);
        JsonShapes.Number(json, "hedges", counts.Hedges);
        JsonShapes.Number(json, "redeliveries", counts.Redeliveries);
        JsonShapes.Number(json, "amplification", counts.Amplification);
        JsonShapes.Number(json, "excess", counts.Excess);
        JsonShapes.Number(json, "errors", counts.Errors);
        JsonShapes.Number(json, "failedAttempts", counts.FailedAttempts);
        JsonShapes.Number(json, "masked", counts.Masked);
        JsonShapes.Number(json, "timeouts", counts.Timeouts);
        JsonShapes.Number(json, "orphanedNs", counts.OrphanedNs);
    }

    private static void Amplifiers(Utf8JsonWriter json, IReadOnlyList<HiddenAmplifier> amplifiers)
    {
        json.WriteStartArray("amplifiers");
        foreach (var edge in amplifiers)
        {
            json.WriteStartObject();
            json.WriteString("caller", edge.Caller);
            json.WriteString("callee", edge.Callee);
            json.WriteString("operation", edge.Operation);
            json.WriteString("change", edge.Change.ToString().ToLowerInvariant());
            Counts(json, edge.Counts);
            JsonShapes.Number(json, "errorBound", edge.ErrorBound);
            JsonShapes.Number(json, "excessAttributed", edge.AttributedExcess);
            JsonShapes.Number(json, "orphanedShare", edge.OrphanedShare);
            json.WriteNumber("maxAttempts", edge.MaxAttempts);
            JsonShapes.Number(json, "peakAmplification", edge.PeakAmplification);
            JsonShapes.Time(json, "peakAt", edge.PeakNs);
            JsonShapes.Time(json, "acknowledgedUntil", edge.AcknowledgedUntilNs);
            json.WritePropertyName("before");
            if (edge.Before is { } before) JsonShapes.Compact(json, before, Before);
            else json.WriteNullValue();
            json.WritePropertyName("trend");
            JsonShapes.Compact(json, edge.Trend, Trend);
            json.WritePropertyName("failures");
            JsonShapes.Compact(json, edge.Failures, Failures);
            json.WriteStartArray("hours");
            foreach (var hour in edge.Hours) JsonShapes.Compact(json, hour, Hour);
            json.WriteEndArray();
            JsonShapes.References(json, "exemplars", edge.Exemplars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Before(Utf8JsonWriter line, EdgeCounts counts)
    {
        line.WriteStartObject();
        Counts(line, counts);
        line.WriteEndObject();
    }

    private static void Trend(Utf8JsonWriter line, IReadOnlyList<double?> trend)
    {
        line.WriteStartArray();
        foreach (var factor in trend) JsonShapes.NumberValue(line, factor);
        line.WriteEndArray();
    }

    private static void Failures(Utf8JsonWriter line, IReadOnlyList<KeyValuePair<string, double>> failures)
    {
        line.WriteStartObject();
        foreach (var (label, count) in failures) JsonShapes.Number(line, label, count);
        line.WriteEndObject();
    }

    private static void Hour(Utf8JsonWriter line, AmplifierHour hour)
    {
        line.WriteStartObject();
        JsonShapes.Time(line, "start", hour.StartNs);
        JsonShapes.Number(line, "calls", hour.Calls);
        JsonShapes.Number(line, "attempts", hour.Attempts);
        JsonShapes.Number(line, "masked", hour.Masked);
        line.WriteEndObject();
    }
}
