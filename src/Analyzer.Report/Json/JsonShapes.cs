using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;

namespace Analyzer.Report.Json;

/// <summary>Values that appear in many places of the JSON, written alike everywhere.</summary>
internal static class JsonShapes
{
    // Letters of every language stay readable; <, > and & are still escaped, so that the text is safe inside HTML.
    private static readonly JavaScriptEncoder s_encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>For whole reports.</summary>
    public static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = s_encoder };

    /// <summary>For one object a line.</summary>
    public static readonly JsonWriterOptions OneLine = new() { Encoder = s_encoder };

    /// <summary>A time in RFC 3339.</summary>
    public static void Time(Utf8JsonWriter json, string name, long unixNs) => json.WriteString(name, Say.Rfc3339(unixNs));

    /// <summary>A time in RFC 3339; null where there is none.</summary>
    public static void Time(Utf8JsonWriter json, string name, long? unixNs) => json.WriteString(name, unixNs is { } value ? Say.Rfc3339(value) : null);

    /// <summary>A whole number; null where there is none.</summary>
    public static void Whole(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    /// <summary>A sum of durations as a whole number of nanoseconds.</summary>
    public static void Nanoseconds(Utf8JsonWriter json, string name, double ns) => json.WriteNumber(name, (long)Math.Round(Math.Clamp(double.IsNaN(ns) ? 0 : ns, -9e18, 9e18)));

    /// <summary>A text that is left out where there is none.</summary>
    public static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    /// <summary>Words for programs: no-break spaces, which searching trips over, become plain ones.</summary>
    public static string Plain(string text) => text.Replace(Say.Gap, " ", StringComparison.Ordinal);

    /// <summary>A window with its ends; null where there is none.</summary>
    public static void Window(Utf8JsonWriter json, string name, TimeWindow? window)
    {
        json.WritePropertyName(name);
        if (window is not { } value)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        Time(json, "start", value.StartNs);
        Time(json, "end", value.EndNs);
        json.WriteEndObject();
    }

    /// <summary>A number; null where it is none, as JSON has no NaN.</summary>
    public static void Number(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        NumberValue(json, value);
    }

    /// <inheritdoc cref="Number"/>
    public static void NumberValue(Utf8JsonWriter json, double? value)
    {
        // Weighted sums carry noise in the last digits: 9 decimals keep equal results equal and files short.
        if (value is { } number && double.IsFinite(number)) json.WriteNumberValue(Math.Round(number, 9));
        else json.WriteNullValue();
    }

    /// <summary>Quantiles of a duration; null where nothing was measured.</summary>
    public static void Quantiles(Utf8JsonWriter json, string name, Quantiles? quantiles)
    {
        json.WritePropertyName(name);
        if (quantiles is null)
        {
            json.WriteNullValue();
            return;
        }

        Compact(json, quantiles, static (line, value) =>
        {
            line.WriteStartObject();
            Number(line, "count", value.Count);
            line.WriteNumber("p50Ns", value.P50Ns);
            line.WriteNumber("p95Ns", value.P95Ns);
            line.WriteNumber("p99Ns", value.P99Ns);
            line.WriteNumber("maxNs", value.MaxNs);
            Number(line, "sumNs", value.SumNs);
            line.WriteEndObject();
        });
    }

    /// <summary>The counts of an edge, in the order of the documentation, into the object that is open.</summary>
    public static void Counts(Utf8JsonWriter json, EdgeCounts counts)
    {
        Number(json, "calls", counts.Calls);
        Number(json, "attempts", counts.Attempts);
        Number(json, "retries", counts.Retries);
        Number(json, "hedges", counts.Hedges);
        Number(json, "redeliveries", counts.Redeliveries);
        Number(json, "amplification", counts.Amplification);
        Number(json, "excess", counts.Excess);
        Number(json, "errors", counts.Errors);
        Number(json, "failedAttempts", counts.FailedAttempts);
        Number(json, "masked", counts.Masked);
        Number(json, "timeouts", counts.Timeouts);
        Number(json, "cancelled", counts.Cancelled);
        Number(json, "absorbed", counts.Absorbed);
        Number(json, "orphanedNs", counts.OrphanedNs);
    }

    /// <summary>References to spans.</summary>
    public static void References(Utf8JsonWriter json, string name, IReadOnlyList<SpanReference> references)
    {
        json.WriteStartArray(name);
        foreach (var reference in references)
        {
            Compact(json, reference, static (line, value) =>
            {
                line.WriteStartObject();
                line.WriteString("traceId", value.TraceId);
                line.WriteString("spanId", value.SpanId);
                line.WriteEndObject();
            });
        }

        json.WriteEndArray();
    }

    /// <summary>Names in an array on one line.</summary>
    public static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WritePropertyName(name);
        Compact(json, texts, static (line, values) =>
        {
            line.WriteStartArray();
            foreach (var value in values) line.WriteStringValue(value);
            line.WriteEndArray();
        });
    }

    /// <summary>Writes one value on one line, so that series stay readable in an indented file.</summary>
    public static void Compact<T>(Utf8JsonWriter json, T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var line = new Utf8JsonWriter(buffer, OneLine)) write(line, value);
        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }
}
