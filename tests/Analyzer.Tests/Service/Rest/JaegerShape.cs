using System.Text.Json;

namespace Analyzer.Tests.Service.Rest;

/// <summary>
/// Every field of Jaeger's answers, with its place among its neighbours, its JSON type, and whether it may be null or absent, as
/// recorded from the real one. Sources, all on GitHub:
/// jaegertracing/jaeger 6c766650, cmd/jaeger/internal/extension/jaegerquery/internal/fixture/otlp2jaeger-out.json (a search's answer);
/// jaegertracing/jaeger 366524f2, internal/uimodel/converter/v1/json/fixtures/ui_01.json (references, logs, all types of tags, warnings);
/// jaegertracing/jaeger 4cb42638, CHANGELOG.md, 1.16.0 (operations);
/// jaegertracing/jaeger 20aa59ff, …/internal/handler_deps_test.go (dependencies), …/internal/handler_archive_test.go (errors);
/// grafana/beyla 0cff27ca, test/integration/components/jaeger/jaeger_test.go (a search's answer to a running Jaeger).
/// </summary>
internal static class JaegerShape
{
    private const string Number = "number", Text = "string", List = "array", Any = "any";

    private static readonly Dictionary<string, (string Name, string Type, bool MayBeNull, bool MayBeAbsent)[]> s_fields = new()
    {
        ["answer"] = [("data", List, true, false), ("total", Number, false, false), ("limit", Number, false, false), ("offset", Number, false, false), ("errors", List, true, false)],
        ["error"] = [("code", Number, false, true), ("msg", Text, false, false), ("traceID", Text, false, true)],
        ["trace"] = [("traceID", Text, false, false), ("spans", List, false, false), ("processes", "object", false, false), ("warnings", List, true, false)],
        ["span"] =
        [
            ("traceID", Text, false, false), ("spanID", Text, false, false), ("flags", Number, false, true), ("operationName", Text, false, false), ("references", List, false, false), ("startTime", Number, false, false),
            ("duration", Number, false, false), ("tags", List, false, false), ("logs", List, false, false), ("processID", Text, false, false), ("warnings", List, true, false),
        ],
        ["reference"] = [("refType", Text, false, false), ("traceID", Text, false, false), ("spanID", Text, false, false)],
        ["tag"] = [("key", Text, false, false), ("type", Text, false, false), ("value", Any, false, false)],
        ["log"] = [("timestamp", Number, false, false), ("fields", List, false, false)],
        ["process"] = [("serviceName", Text, false, false), ("tags", List, false, false)],
        ["operation"] = [("name", Text, false, false), ("spanKind", Text, false, false)],
        ["dependency"] = [("parent", Text, false, false), ("child", Text, false, false), ("callCount", Number, false, false)],
    };

    /// <summary>What an answer has otherwise than the real one's, a line each.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="kind">What its data are: <c>trace</c>, <c>operation</c>, <c>dependency</c>, or <c>name</c> for plain texts.</param>
    public static List<string> Differences(JsonElement answer, string kind)
    {
        var found = new List<string>();
        Check(answer, "answer", "$", found);
        if (answer.GetProperty("data").ValueKind == JsonValueKind.Array) CheckAll(answer.GetProperty("data"), kind, "$.data", found);
        if (answer.GetProperty("errors").ValueKind == JsonValueKind.Array) CheckAll(answer.GetProperty("errors"), "error", "$.errors", found);
        return found;
    }

    private static void CheckAll(JsonElement list, string kind, string path, List<string> found)
    {
        foreach (var (at, item) in list.EnumerateArray().Index()) Check(item, kind, $"{path}[{at}]", found);
    }

    private static void Check(JsonElement item, string kind, string path, List<string> found)
    {
        if (kind == "name")
        {
            if (item.ValueKind != JsonValueKind.String) found.Add($"{path} is no text");
            return;
        }

        var fields = s_fields[kind];
        var names = item.EnumerateObject().Select(property => property.Name).ToList();
        var expected = fields.Where(field => !field.MayBeAbsent || names.Contains(field.Name)).Select(field => field.Name);
        if (!names.SequenceEqual(expected)) found.Add($"{path} has {string.Join(' ', names)}, not {string.Join(' ', expected)}");
        foreach (var (name, type, mayBeNull, _) in fields)
        {
            if (!item.TryGetProperty(name, out var value) || (mayBeNull && value.ValueKind == JsonValueKind.Null)) continue;
            if (type != Any && TypeOf(value) != type) found.Add($"{path}.{name} is {TypeOf(value)}, not {type}");
            if (type == Number && !value.TryGetInt64(out _)) found.Add($"{path}.{name} is not whole");
        }

        if (kind == "trace") CheckTrace(item, path, found);
        if (kind == "tag") CheckTag(item, path, found);
    }

    private static void CheckTrace(JsonElement trace, string path, List<string> found)
    {
        foreach (var (at, span) in trace.GetProperty("spans").EnumerateArray().Index())
        {
            var place = $"{path}.spans[{at}]";
            Check(span, "span", place, found);
            CheckAll(span.GetProperty("references"), "reference", place + ".references", found);
            CheckAll(span.GetProperty("tags"), "tag", place + ".tags", found);
            CheckAll(span.GetProperty("logs"), "log", place + ".logs", found);
            foreach (var log in span.GetProperty("logs").EnumerateArray()) CheckAll(log.GetProperty("fields"), "tag", place + ".logs.fields", found);
            if (!trace.GetProperty("processes").TryGetProperty(span.GetProperty("processID").GetString()!, out _)) found.Add($"{place} has no process");
            if (span.GetProperty("traceID").GetString() is not { Length: 32 } || span.GetProperty("spanID").GetString() is not { Length: 16 }) found.Add($"{place} has ids of other lengths");
            if (span.GetProperty("references").EnumerateArray().Any(reference => reference.GetProperty("refType").GetString() is not ("CHILD_OF" or "FOLLOWS_FROM"))) found.Add($"{place} has a reference of another type");
        }

        foreach (var process in trace.GetProperty("processes").EnumerateObject())
        {
            Check(process.Value, "process", $"{path}.processes.{process.Name}", found);
            CheckAll(process.Value.GetProperty("tags"), "tag", $"{path}.processes.{process.Name}.tags", found);
        }
    }

    private static void CheckTag(JsonElement tag, string path, List<string> found)
    {
        var value = tag.GetProperty("value");
        var isRight = tag.GetProperty("type").GetString() switch
        {
            "string" or "binary" => value.ValueKind == JsonValueKind.String,
            "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            // Beyond 2^53 - 1 as text.
            "int64" => value.ValueKind == JsonValueKind.Number ? value.TryGetInt64(out _) : value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), out _),
            "float64" => value.ValueKind is JsonValueKind.Number or JsonValueKind.String,
            _ => false,
        };
        if (!isRight) found.Add($"{path} says {tag}");
    }

    private static string TypeOf(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "bool" : value.ValueKind.ToString().ToLowerInvariant();
}
