using System.Buffers;
using System.Text.Json;
using Google.Protobuf;

namespace Analyzer.Service.Receivers;

/// <summary>The three small messages that a receiver answers with, in both encodings (trace_service.proto, google/rpc/status.proto, error_details.proto).</summary>
internal static class OtlpAnswer
{
    private const string RetryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

    /// <summary>ExportTraceServiceResponse in protobuf: empty on full success, else with <c>partial_success</c>.</summary>
    public static byte[] SuccessProtobuf(int rejected, string? reason) =>
        rejected == 0 ? [] : Message(to => to.Nested(1, partial =>
        {
            partial.Number(1, rejected);
            partial.Text(2, reason);
        }));

    /// <summary>ExportTraceServiceResponse in JSON.</summary>
    public static byte[] SuccessJson(int rejected, string? reason) => Json(json =>
    {
        if (rejected == 0) return;
        json.WriteStartObject("partialSuccess");
        // 64-bit integers are strings in protobuf's JSON.
        json.WriteString("rejectedSpans", rejected.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("errorMessage", reason);
        json.WriteEndObject();
    });

    /// <summary>google.rpc.Status in protobuf.</summary>
    /// <param name="code">gRPC status code.</param>
    /// <param name="message">For a developer.</param>
    /// <param name="retryAfter">Adds RetryInfo unless zero.</param>
    public static byte[] StatusProtobuf(int code, string message, TimeSpan retryAfter) => Message(to =>
    {
        to.Number(1, code);
        to.Text(2, message);
        if (retryAfter <= TimeSpan.Zero) return;
        to.Nested(3, any =>
        {
            any.Text(1, RetryInfoType);
            any.Nested(2, info => info.Nested(1, duration =>
            {
                duration.Number(1, (long)retryAfter.TotalSeconds);
                duration.Number(2, retryAfter.Ticks % TimeSpan.TicksPerSecond * 100);
            }));
        });
    });

    /// <summary>google.rpc.Status in JSON.</summary>
    public static byte[] StatusJson(int code, string message, TimeSpan retryAfter) => Json(json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        if (retryAfter <= TimeSpan.Zero) return;
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("@type", RetryInfoType);
        json.WriteString("retryDelay", FormattableString.Invariant($"{retryAfter.TotalSeconds}s"));
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Message(Action<Fields> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true)) write(new Fields(output));
        return bytes.ToArray();
    }

    private readonly struct Fields(CodedOutputStream to)
    {
        public void Number(int field, long value)
        {
            if (value == 0) return;
            to.WriteTag(field, WireFormat.WireType.Varint);
            to.WriteInt64(value);
        }

        public void Text(int field, string? value)
        {
            if (string.IsNullOrEmpty(value)) return;
            to.WriteTag(field, WireFormat.WireType.LengthDelimited);
            to.WriteString(value);
        }

        public void Nested(int field, Action<Fields> write)
        {
            to.WriteTag(field, WireFormat.WireType.LengthDelimited);
            to.WriteBytes(ByteString.CopyFrom(Message(write)));
        }
    }
}
