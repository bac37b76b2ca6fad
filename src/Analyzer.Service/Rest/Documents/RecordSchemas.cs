using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
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
        var exporter = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Shape(context.TypeInfo.Type, context.PropertyInfo, context.Path.IsEmpty, node),
        };
        var schema = ApiJson.Options.GetJsonSchemaAsNode(type, exporter).AsObject();
        schema["description"] = type.GetCustomAttribute<DescriptionAttribute>()?.Description;
        // The exporter passes over members with a converter of their own that have a default.
        foreach (var member in ApiJson.Options.GetTypeInfo(type).Properties)
        {
            if (schema["properties"]![member.Name]!["description"] is null) schema["properties"]![member.Name] = Shape(member.PropertyType, member, isRoot: false, new JsonObject());
        }

        return schema;
    }

    private JsonObject Shape(Type declared, JsonPropertyInfo? member, bool isRoot, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var isNullable = type != declared || (member is { IsGetNullable: true } && !type.IsValueType);
        var schema = Single(member?.AttributeProvider) is { } part ? OfPart(part)
            : type == typeof(Instant) ? Reference(SchemaNames.OfPart("time"), isNullable)
            : type == typeof(double) ? new JsonObject { ["type"] = isNullable ? new JsonArray("number", "null") : "number" }
            : !isRoot && IsRecord(type) ? Reference(Ask(type), isNullable)
            : node as JsonObject ?? new JsonObject();
        if (type.IsEnum) schema["type"] = isNullable ? new JsonArray("string", "null") : "string";
        if (type == typeof(long)) schema["format"] = "int64";
        if (member?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false) is [DescriptionAttribute says, ..]) schema["description"] = says.Description;
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
