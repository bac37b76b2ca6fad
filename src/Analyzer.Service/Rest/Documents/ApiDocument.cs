using System.Globalization;
using System.Text.Json.Nodes;
using Analyzer.Service.Access;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Service.Telemetry;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Analyzer.Service.Rest.Documents;

/// <summary>Fills in what the framework's document lacks: everything that operations, records and the report's schema say of themselves.</summary>
internal sealed class ApiDocument : IOpenApiDocumentTransformer
{
    private const string Json = "application/json";
    private const string About = "Incidents in distributed systems: what started them, how they spread, who amplified them. Times are RFC 3339 with nanoseconds; durations are in nanoseconds and their names end in Ns; counts are weighted by sampling, hence not whole.";

    private static readonly int[] s_everywhere = [400, 401, 403, 429, 500, 503];

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var operations = context.DescriptionGroups.SelectMany(group => group.Items).SelectMany(item => item.ActionDescriptor.EndpointMetadata.OfType<Operation>()).DistinctBy(operation => operation.Id).ToDictionary(operation => operation.Id, StringComparer.Ordinal);
        document.Info = new OpenApiInfo { Title = "Analyzer", Version = OwnTelemetry.Version(), Description = About };
        document.Servers = [];
        document.Tags = Tags.All.Where(tag => operations.Values.Any(operation => operation.Tag == tag.Name)).Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
        var records = operations.Values.SelectMany(operation => operation.Replies.Select(reply => reply.Type).Append(operation.Body)).OfType<Type>().Append(typeof(Problem));
        foreach (var (name, schema) in new RecordSchemas().Read(records).Concat(ReportSchemas.Read())) document.AddComponent(name, Parse(schema, document));
        document.AddComponent<IOpenApiSecurityScheme>("key", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key or an OIDC token. Not needed where access is open, as it is on loopback by default." });
        document.Security = [[], new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
        var examples = Examples.Read();
        foreach (var path in document.Paths.Values)
        {
            path.Operations!.Remove(HttpMethod.Head);
            foreach (var described in path.Operations.Values) Describe(described, operations[described.OperationId!], examples, document);
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiOperation described, Operation operation, Examples examples, OpenApiDocument document)
    {
        described.Description = operation.Scope == Scopes.Anyone ? $"{operation.Description} Needs no key." : $"{operation.Description} Needs the scope {operation.Scope}.";
        described.Parameters = [
            .. operation.Path.Select(parameter => Describe(parameter, ParameterLocation.Path, document)),
            .. operation.Query.Select(parameter => Describe(parameter, ParameterLocation.Query, document))];
        if (operation.Body is { } body)
            described.RequestBody = new OpenApiRequestBody { Required = true, Description = "What is asked for.", Content = Content(Json, SchemaNames.Of(body), examples.Body(operation.Id), document) };
        described.Responses = [];
        foreach (var reply in operation.Replies) described.Responses[Text(reply.Status)] = Describe(reply, examples.Answer(operation.Id), document);
        var statuses = operation.Problems.Concat(s_everywhere).Concat(operation.Path.Count > 0 ? [404] : []).Concat(operation.Body is not null ? [413, 415] : []);
        foreach (var status in statuses.Distinct().Order()) described.Responses[Text(status)] = Problem(status, operation, document);
    }

    private static OpenApiParameter Describe(Parameter parameter, ParameterLocation location, OpenApiDocument document)
    {
        var schema = parameter.IsMany ? new JsonObject { ["type"] = "array", ["items"] = parameter.SchemaNode } : parameter.SchemaNode.AsObject();
        var text = JsonValue.Create(parameter.Example);
        JsonNode example = schema["type"]!.ToString() is "string" ? text : schema["type"]!.ToString() is "array" ? new JsonArray(text) : JsonNode.Parse(parameter.Example)!;
        return new OpenApiParameter { Name = parameter.Name, In = location, Required = location == ParameterLocation.Path, Description = parameter.Description, Schema = Parse(schema, document), Example = example };
    }

    private static OpenApiResponse Describe(Reply reply, JsonNode? example, OpenApiDocument document)
    {
        var name = reply.Type is { } type ? SchemaNames.Of(type) : reply.Part is { } part ? SchemaNames.OfPart(part) : null;
        var response = new OpenApiResponse { Description = reply.Description };
        if (name is not null) response.Content = Content(Json, name, example, document);
        foreach (var text in reply.Texts) response.Content![text] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The report in this form." } };
        if (reply.Headers.Count > 0)
            response.Headers = reply.Headers.ToDictionary(header => header.Name, header => (IOpenApiHeader)new OpenApiHeader { Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return response;
    }

    private static OpenApiResponse Problem(int status, Operation operation, OpenApiDocument document)
    {
        var kinds = ProblemKind.All.Where(kind => kind.Status == status && (kind != ProblemKind.InvalidBody || operation.Body is not null)).ToList();
        var example = new JsonObject { ["type"] = kinds[0].Type, ["title"] = kinds[0].Title, ["status"] = status, ["detail"] = kinds[0].Meaning };
        return new OpenApiResponse { Description = string.Join(". Or: ", kinds.Select(kind => kind.Title)) + ".", Content = Content("application/problem+json", nameof(Problem), example, document) };
    }

    private static Dictionary<string, OpenApiMediaType> Content(string type, string schema, JsonNode? example, OpenApiDocument document) =>
        new() { [type] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(schema, document), Example = example } };

    private static OpenApiSchema Parse(JsonObject schema, OpenApiDocument document) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, "json") ?? throw new InvalidOperationException($"No schema: {schema}");

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
