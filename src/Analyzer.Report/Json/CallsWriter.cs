using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Report.Json;

/// <summary>Writes reconstructed calls as JSON lines: one logical call a line, in the order of the set.</summary>
public static class CallsWriter
{
    private const int FlushAtBytes = 1 << 16;

    /// <summary>Writes the calls of the traces that began in a time range; memory does not grow with their number.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="fromNs">First instant, Unix ns; null: no bound.</param>
    /// <param name="toNs">First instant after it, Unix ns; null: no bound.</param>
    /// <returns>Calls written.</returns>
    public static long Write(CallSet calls, Stream destination, long? fromNs = null, long? toNs = null)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(destination);
        var buffer = new ArrayBufferWriter<byte>(FlushAtBytes * 2);
        using var json = new Utf8JsonWriter(buffer, JsonShapes.OneLine);
        var written = 0L;
        foreach (ref readonly var call in calls.Calls.AsSpan())
        {
            var startNs = calls.Traces[call.Trace].StartNs;
            if (startNs < fromNs || startNs >= toNs) continue;
            written++;
            WriteCall(json, calls, call);
            json.Flush();
            json.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount < FlushAtBytes) continue;
            destination.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }

        destination.Write(buffer.WrittenSpan);
        destination.Flush();
        return written;
    }

    private static void WriteCall(Utf8JsonWriter json, CallSet calls, in Call call)
    {
        var trace = calls.Traces[call.Trace].Id;
        json.WriteStartObject();
        json.WriteString("traceId", trace.ToString());
        if (call.Caller == 0) json.WriteNull("caller");
        else json.WriteString("caller", calls.Text(call.Caller));
        json.WriteString("callee", calls.Text(call.Callee));
        json.WriteString("operation", calls.Text(call.Operation));
        json.WriteString("kind", Kind(call.Kind));
        json.WriteString("outcome", Outcome(call.Outcome));
        json.WriteString("verdict", VerdictName(call.Verdict));
        json.WriteNumber("confidence", Math.Round(call.Confidence, 4));
        // 64-bit times are strings as in OTLP/JSON: they exceed what a double, and so JavaScript and jq, can hold.
        json.WriteString("startUnixNano", call.StartNs.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("durationNano", call.DurationNs);
        if (call.CallerInstance != 0) json.WriteString("callerInstance", calls.Text(call.CallerInstance));
        if (call.CallSpan >= 0) json.WriteString("callSpanId", SpanIdOf(calls, call.CallSpan));
        if (call.UntimedAttempts > 0) json.WriteNumber("untimedAttempts", call.UntimedAttempts);
        Flag(json, call, CallFlags.Absorbed, "absorbed");
        Flag(json, call, CallFlags.TimedOut, "timedOut");
        Flag(json, call, CallFlags.MayBeCensored, "mayBeCensored");
        Flag(json, call, CallFlags.Ambiguous, "ambiguous");
        Flag(json, call, CallFlags.Futile, "futile");
        Flag(json, call, CallFlags.Uninstrumented, "uninstrumented");
        Flag(json, call, CallFlags.MissingParent, "missingParent");
        json.WriteStartArray("attempts");
        foreach (ref readonly var attempt in calls.AttemptsOf(call)) WriteAttempt(json, calls, attempt, trace);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAttempt(Utf8JsonWriter json, CallSet calls, in Attempt attempt, TraceId callTrace)
    {
        json.WriteStartObject();
        json.WriteString("spanId", SpanIdOf(calls, attempt.Span));
        if (attempt.ClientSpan >= 0 && attempt.ServerSpan >= 0)
        {
            // Zipkin's two sides share one id: then there is nothing to add.
            var server = SpanIdOf(calls, attempt.ServerSpan);
            if (server != SpanIdOf(calls, attempt.ClientSpan)) json.WriteString("serverSpanId", server);
        }

        var trace = calls.Spans.TraceIdOf(attempt.Span);
        if (trace != callTrace) json.WriteString("traceId", trace.ToString());
        json.WriteNumber("number", attempt.Number);
        json.WriteString("startUnixNano", attempt.StartNs.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("durationNano", attempt.DurationNs);
        json.WriteString("status", Status(attempt.Status));
        if (attempt.Failure != 0) json.WriteString("failure", calls.Text(attempt.Failure));
        if (attempt.Requests > 1) json.WriteNumber("requests", attempt.Requests);
        json.WriteEndObject();
    }

    private static string SpanIdOf(CallSet calls, int row) => new SpanId(calls.Spans.SpanIds[row]).ToString();

    private static void Flag(Utf8JsonWriter json, in Call call, CallFlags flag, string name)
    {
        if ((call.Flags & flag) != 0) json.WriteBoolean(name, true);
    }

    private static string Kind(CallKind kind) => kind switch
    {
        CallKind.Single => "single",
        CallKind.Retry => "retry",
        CallKind.Hedge => "hedge",
        CallKind.Redelivery => "redelivery",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string Outcome(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Ok => "ok",
        CallOutcome.OkAfterRetry => "okAfterRetry",
        CallOutcome.Failed => "failed",
        CallOutcome.Exhausted => "exhausted",
        CallOutcome.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    private static string VerdictName(Verdict verdict) => verdict switch
    {
        Verdict.Single => "single",
        Verdict.Explicit => "explicit",
        Verdict.Structural => "structural",
        Verdict.Hidden => "hidden",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, null),
    };

    private static string Status(AttemptStatus status) => status switch
    {
        AttemptStatus.Ok => "ok",
        AttemptStatus.Error => "error",
        AttemptStatus.Timeout => "timeout",
        AttemptStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
