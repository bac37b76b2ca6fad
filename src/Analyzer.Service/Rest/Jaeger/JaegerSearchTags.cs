using Analyzer.Model.Spans;
using Analyzer.Store.Search;

namespace Analyzer.Service.Rest.Jaeger;

/// <summary>
/// Tags that a search asks for, as conditions: those that stand for a field of OpenTelemetry's are of that field, as in the answers;
/// all others are attributes of the span or its resource.
/// </summary>
internal static class JaegerSearchTags
{
    /// <summary>The search with these tags too; null when they contradict one another.</summary>
    public static TraceSearch? Apply(TraceSearch search, IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        var attributes = new List<KeyValuePair<string, string>>();
        foreach (var (key, value) in tags)
        {
            switch (key)
            {
                case "error" when value == "true":
                    if (search.Status is not (null or SpanStatus.Error)) return null;
                    search = search with { Status = SpanStatus.Error };
                    break;
                case "otel.status_code" when value is "OK" or "ERROR":
                    var status = value == "OK" ? SpanStatus.Ok : SpanStatus.Error;
                    if (search.Status is { } other && other != status) return null;
                    search = search with { Status = status };
                    break;
                case "span.kind" when TryKind(value, out var kind):
                    search = search with { Kind = kind };
                    break;
                case "otel.scope.name" or "otel.library.name":
                    search = search with { Scope = value };
                    break;
                default:
                    attributes.Add(KeyValuePair.Create(key, value));
                    break;
            }
        }

        return search with { Attributes = attributes };
    }

    /// <summary>A kind by Jaeger's name for it.</summary>
    public static bool TryKind(string name, out SpanKind kind) => Enum.TryParse(name, ignoreCase: true, out kind) && kind != SpanKind.Unspecified && char.IsLetter(name[0]);
}
