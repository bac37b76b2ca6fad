using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Analyzer.Benchmarks;

/// <summary>
/// Seeded spans in OTLP's encodings: ten spans a trace, twelve attributes a span out of 97 keys and 1,000 values, 20 services,
/// 100 operations. Like the load of Jaeger's ClickHouse benchmark, with one attribute more.
/// </summary>
internal sealed class IngestData
{
    private const int Attributes = 12;

    private readonly Random _random = new(5);
    private readonly string[] _values;
    private readonly byte[] _trace = new byte[16];
    private readonly byte[] _span = new byte[8];
    private long _time = 1_700_000_000_000_000_000;

    public IngestData() => _values = [.. Enumerable.Range(0, 1000).Select(i => $"value-{i:0000}-{_random.Next(1 << 24):x6}")];

    /// <summary>An export request on one line.</summary>
    public byte[] Json(int spans)
    {
        var text = new StringBuilder("{\"resourceSpans\":[");
        for (var service = 0; service < 20; service++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(service > 0 ? "," : "")}{{\"resource\":{{\"attributes\":[{{\"key\":\"service.name\",\"value\":{{\"stringValue\":\"service-{service:00}\"}}}}]}},\"scopeSpans\":[{{\"scope\":{{\"name\":\"load\"}},\"spans\":[");
            for (var i = 0; i < spans / 20; i++)
            {
                if (i > 0) text.Append(',');
                Next(i);
                text.Append(CultureInfo.InvariantCulture, $"{{\"traceId\":\"{Convert.ToHexStringLower(_trace)}\",\"spanId\":\"{Convert.ToHexStringLower(_span)}\",\"parentSpanId\":\"00f067aa0ba902b7\",\"name\":\"GET /api/v1/resource{_random.Next(100):00}/{{id}}\",\"kind\":2,\"startTimeUnixNano\":\"{_time}\",\"endTimeUnixNano\":\"{_time + 5_000_000}\",\"attributes\":[");
                for (var a = 0; a < Attributes; a++) text.Append(CultureInfo.InvariantCulture, $"{(a > 0 ? "," : "")}{{\"key\":\"app.attribute.{_random.Next(97):00}\",\"value\":{{\"stringValue\":\"{_values[_random.Next(1000)]}\"}}}}");
                text.Append("],\"status\":{}}");
            }

            text.Append("]}]}");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}\n").ToString());
    }

    /// <summary>An ExportTraceServiceRequest.</summary>
    public byte[] Protobuf(int spans)
    {
        var request = new List<byte>();
        for (var service = 0; service < 20; service++)
        {
            var scope = new List<byte>(Field(1, Field(1, "load"u8)));
            for (var i = 0; i < spans / 20; i++)
            {
                Next(i);
                scope.AddRange(Field(2, Span()));
            }

            var resource = Field(1, Attribute(1, "service.name", $"service-{service:00}"));
            request.AddRange(Field(1, [.. resource, .. Field(2, [.. scope])]));
        }

        return [.. request];
    }

    private byte[] Span()
    {
        var span = new List<byte>();
        span.AddRange(Field(1, _trace));
        span.AddRange(Field(2, _span));
        span.AddRange(Field(4, _span));
        span.AddRange(Field(5, Encoding.UTF8.GetBytes($"GET /api/v1/resource{_random.Next(100):00}/{{id}}")));
        span.AddRange([6 << 3, 2]);
        span.AddRange(Fixed64(7, _time));
        span.AddRange(Fixed64(8, _time + 5_000_000));
        for (var a = 0; a < Attributes; a++) span.AddRange(Attribute(9, $"app.attribute.{_random.Next(97):00}", _values[_random.Next(1000)]));
        return [.. span];
    }

    private void Next(int index)
    {
        if (index % 10 == 0) _random.NextBytes(_trace);
        _random.NextBytes(_span);
        _time += 50_000;
    }

    private static byte[] Attribute(int field, string key, string value) =>
        Field(field, [.. Field(1, Encoding.UTF8.GetBytes(key)), .. Field(2, Field(1, Encoding.UTF8.GetBytes(value)))]);

    private static byte[] Field(int field, ReadOnlySpan<byte> body)
    {
        var bytes = new List<byte> { (byte)(field << 3 | 2) };
        var length = body.Length;
        for (; length > 127; length >>= 7) bytes.Add((byte)(length & 127 | 128));
        bytes.Add((byte)length);
        bytes.AddRange(body);
        return [.. bytes];
    }

    private static byte[] Fixed64(int field, long value)
    {
        var bytes = new byte[9];
        bytes[0] = (byte)(field << 3 | 1);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }
}
