using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Ingest.Otlp;

namespace Analyzer.Ingest.Zipkin;

/// <summary>A Zipkin endpoint; texts as string ids, 0 where not given.</summary>
internal readonly record struct ZipkinEndpoint(int Service, int Address, long Port)
{
    /// <summary>Reads the endpoint that a property holds.</summary>
    public static ZipkinEndpoint Read(ref JsonCursor json, SpanSink sink, string what)
    {
        var result = default(ZipkinEndpoint);
        json.Read();
        if (!OtlpJsonValue.IsObject(ref json, sink, what)) return result;
        while (json.NextProperty())
        {
            var name = json.Text;
            if (name.SequenceEqual("serviceName"u8)) result = result with { Service = OtlpJsonValue.ReadText(ref json, sink, "serviceName") };
            else if (name.SequenceEqual("ipv4"u8)) result = result with { Address = OtlpJsonValue.ReadText(ref json, sink, "ipv4") };
            else if (name.SequenceEqual("ipv6"u8) && result.Address == 0) result = result with { Address = OtlpJsonValue.ReadText(ref json, sink, "ipv6") };
            else if (name.SequenceEqual("port"u8)) result = result with { Port = OtlpJsonValue.ReadInteger(ref json, sink, "port") };
            else json.Skip();
        }

        return result;
    }
}
