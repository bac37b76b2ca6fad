using System.Text.Encodings.Web;
using System.Text.Json;
using Analyzer.Model.Spans;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Rest.Jaeger;

/// <summary>
/// The envelope of every answer (jaeger, http_handler.go, structuredResponse): <c>{"data":…,"total":0,"limit":0,"offset":0,"errors":null}</c>.
/// Written as it is made: an answer may be large.
/// </summary>
internal sealed class JaegerAnswer : IAsyncDisposable
{
    private const int FlushBytes = 1 << 16;

    private readonly HttpResponse _response;
    private readonly Utf8JsonWriter _json;
    private long _flushed;

    private JaegerAnswer(HttpContext context)
    {
        _response = context.Response;
        _response.ContentType = "application/json";
        var pretty = context.Request.Query["prettyPrint"].ToString();
        _json = new Utf8JsonWriter(_response.BodyWriter, Options(pretty.Length > 0 && pretty != "false"));
    }

    /// <summary>Where data is written.</summary>
    public Utf8JsonWriter Json => _json;

    /// <summary>Begins an answer, up to its data.</summary>
    public static JaegerAnswer Begin(HttpContext context)
    {
        var answer = new JaegerAnswer(context);
        context.Items[typeof(JaegerAnswer)] = answer;
        answer._json.WriteStartObject();
        answer._json.WriteStartArray("data"u8);
        return answer;
    }

    /// <summary>Whether an answer was begun: it can only be ended or broken off.</summary>
    public static bool HasBegun(HttpContext context) => context.Items.ContainsKey(typeof(JaegerAnswer));

    /// <summary>Sends what was written so far, if it is worth it.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (_json.BytesPending + _json.BytesCommitted - _flushed < FlushBytes) return;
        await _json.FlushAsync(cancellation);
        _flushed = _json.BytesCommitted;
        await _response.BodyWriter.FlushAsync(cancellation);
    }

    /// <summary>Ends the answer.</summary>
    /// <param name="total">Of lists of names, how many there are; of everything else 0.</param>
    /// <param name="missing">Traces that were asked for and are not there.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task EndAsync(int total, IReadOnlyList<TraceId> missing, CancellationToken cancellation)
    {
        _json.WriteEndArray();
        WriteCounts(_json, total);
        if (missing.Count == 0) _json.WriteNull("errors"u8);
        else _json.WriteStartArray("errors"u8);
        foreach (var trace in missing)
        {
            _json.WriteStartObject();
            _json.WriteString("msg"u8, "trace not found"u8);
            _json.WriteString("traceID"u8, trace.ToString());
            _json.WriteEndObject();
        }

        if (missing.Count > 0) _json.WriteEndArray();
        _json.WriteEndObject();
        await _json.FlushAsync(cancellation);
    }

    /// <summary>Answers with an error.</summary>
    public static async Task FailAsync(HttpContext context, int status, string message)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        // As Go's http.Error sends it, body of JSON or not.
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var json = new Utf8JsonWriter(context.Response.BodyWriter, Options(false));
        await using (json)
        {
            json.WriteStartObject();
            json.WriteNull("data"u8);
            WriteCounts(json, 0);
            json.WriteStartArray("errors"u8);
            json.WriteStartObject();
            json.WriteNumber("code"u8, status);
            json.WriteString("msg"u8, message);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.WriteAsync("\n", context.RequestAborted);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // What is unfinished when something fails must not be sent.
        _json.Reset(Stream.Null);
        return _json.DisposeAsync();
    }

    private static JsonWriterOptions Options(bool isPretty) => new() { Indented = isPretty, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void WriteCounts(Utf8JsonWriter json, int total)
    {
        json.WriteNumber("total"u8, total);
        json.WriteNumber("limit"u8, 0);
        json.WriteNumber("offset"u8, 0);
    }
}
