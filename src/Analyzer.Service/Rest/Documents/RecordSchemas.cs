using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Analyzer.Service.Rest.Answers;

namespace Analyzer.Service.Rest.Documents;

/// <summary>Schemas of the API's records: as they are written, each record once, with what its members say of themselves.</summary>
internal sealed class RecordSchemas
{
    private readonly Dictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);
    private readonly Queue<Type> _waiting = new();
    private readonly HashSet<Type> _known = [];

    /// <summary>Adds a record and all that it holds.</summary>
    public IEnumerable<(string Name, JsonObject Schema)> Read(IEnumerable<Type> records)
    {
        foreach (var type in records) Ask(type);
        while (_waiting.TryDequeue(out var type)) _schemas[SchemaNames.Of(type)] = SchemaOf(type);
        return _schemas.OrderBy(schema => schema.Key, StringComparer.Ordinal).Select(schema => (schema.Key, schema.Value));
    }

    private JsonObject SchemaOf(Type type)
    {
        var exporter = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Transform(context, node) };
        var schema = ApiJson.Options.GetJsonSchemaAsNode(type, exporter).AsObject();
        schema["description"] = type.GetCustomAttribute<DescriptionAttribute>()?.Description;
        return schema;
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var members = context.PropertyInfo?.AttributeProvider;
        var isNullable = type != context.TypeInfo.Type || (context.PropertyInfo is { IsGetNullable: true } && !type.IsValueType);
        var schema = Single(members) is { } part ? OfPart(part)
            : type == typeof(Instant) ? Reference(SchemaNames.OfPart("time"), isNullable)
            : type == typeof(double) ? new JsonObject { ["type"] = isNullable ? new JsonArray("number", "null") : "number" }
            : !context.Path.IsEmpty && IsRecord(type) ? Reference(Ask(type), isNullable)
            : node as JsonObject ?? new JsonObject();
        if (type == typeof(long)) schema["format"] = "int64";
        if (members is not null && members.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute says, ..]) schema["description"] = says.Description;
        return schema;
    }

    private static PartAttribute? Single(ICustomAttributeProvider? members) => members?.GetCustomAttributes(typeof(PartAttribute), inherit: false) is [PartAttribute part, ..] ? part : null;

    private static bool IsRecord(Type type) => type is { IsClass: true, Namespace: not null } && type.Namespace.StartsWith("Analyzer.Service.Rest", StringComparison.Ordinal);

    private static JsonObject OfPart(PartAttribute part)
    {
        var one = Reference(SchemaNames.OfPart(part.Definition), part.IsNullable);
        return part.IsList ? new JsonObject { ["type"] = "array", ["items"] = one } : one;
    }

    private static JsonObject Reference(string name, bool isNullable)
    {
        var reference = new JsonObject { ["$ref"] = SchemaNames.Reference(name) };
        return isNullable ? new JsonObject { ["oneOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) } : reference;
    }

    private string Ask(Type type)
    {
        if (_known.Add(type)) _waiting.Enqueue(type);
        return SchemaNames.Of(type);
    }
}
