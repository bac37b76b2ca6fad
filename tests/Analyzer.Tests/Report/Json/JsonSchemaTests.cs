using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Analyzer.Model.Findings;
using Analyzer.Report.Json;
using Json.Schema;
using Xunit;

namespace Analyzer.Tests.Report.Json;

/// <summary>What is written is what docs/report.schema.json allows, and nothing more.</summary>
public sealed class JsonSchemaTests
{
    private static readonly Lazy<JsonSchema> s_schema = new(() => JsonSchema.FromText(Text()));

    public static TheoryData<string> Names => ["storm", "retry", "healthy", "empty", "hostile", "large", "bare", "masked", "redelivered"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Report_IsValid(string name) => Assert.Empty(Errors(Parse(Make(name))));

    [Fact]
    public void FurtherField_IsNotValid()
    {
        var report = Parse(LockStorm.Of());
        report["incidents"]![0]!["rootCauses"]![0]!["severity"] = 1;
        Assert.NotEmpty(Errors(report));
    }

    [Fact]
    public void MissingField_IsNotValid()
    {
        var report = Parse(LockStorm.Of());
        report["incidents"]![0]!.AsObject().Remove("metastable");
        Assert.NotEmpty(Errors(report));
    }

    [Fact]
    public void EveryObject_IsClosed()
    {
        using var schema = JsonDocument.Parse(Text());
        List<string> open = [];
        Walk(schema.RootElement, "$", open);
        Assert.Empty(open);
    }

    private static void Walk(JsonElement element, string path, List<string> open)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Walk(item, path, open);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("properties", out _) && !path.EndsWith(".properties", StringComparison.Ordinal) && !(element.TryGetProperty("additionalProperties", out var further) && further.ValueKind == JsonValueKind.False)) open.Add(path);
            foreach (var property in element.EnumerateObject()) Walk(property.Value, $"{path}.{property.Name}", open);
        }
    }

    private static List<string> Errors(JsonNode report)
    {
        using var document = JsonDocument.Parse(report.ToJsonString());
        var found = s_schema.Value.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        return found.IsValid ? [] : [.. (found.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")).DefaultIfEmpty("not valid")];
    }

    private static JsonNode Parse(AnalysisResult result) => JsonNode.Parse(Golden.Bytes(new JsonReport(), result))!;

    private static AnalysisResult Make(string name) => name switch
    {
        "storm" => LockStorm.Of(),
        "retry" => RetryIncident.Of(),
        "healthy" => Results.Healthy(),
        "empty" => Results.Empty(),
        "hostile" => OtherResults.Hostile(),
        "large" => OtherResults.Large(50) with { Incidents = [OtherIncidents.Wide(30)] },
        "bare" => Results.Healthy() with { Incidents = [OtherIncidents.Bare()] },
        "masked" => Results.Healthy() with { Incidents = [OtherIncidents.Masked(), OtherIncidents.Contained()] },
        "redelivered" => Results.Healthy() with { Incidents = [OtherIncidents.Redelivered()] },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static string Text() => File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../../../docs/report.schema.json"));

    private static string Here([CallerFilePath] string path = "") => path;
}
