using System.Text.Json;
using System.Text.Json.Nodes;
using Analyzer.Service.Rest.Requests;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>The API's document says everything, and what it says is so.</summary>
public sealed class ApiDocumentTests(DuckDbRestFixture service) : IClassFixture<DuckDbRestFixture>
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ApiDocumentText _document = service.Api.Document;

    [Fact]
    public void Document_IsOpenApi31_WithoutHoles()
    {
        Assert.StartsWith("3.1", _document.Root["openapi"]!.GetValue<string>(), StringComparison.Ordinal);
        var tags = _document.Root["tags"]!.AsArray().Select(tag => tag!["name"]!.GetValue<string>()).ToList();
        Assert.Equal(tags.Count, _document.Root["tags"]!.AsArray().Count(tag => tag!["description"] is not null));
        Assert.NotEmpty(_document.Operations);
        foreach (var (path, method, operation) in _document.Operations)
        {
            var what = $"{method} {path}";
            Assert.False(string.IsNullOrEmpty(Text(operation["operationId"])), what);
            Assert.False(string.IsNullOrEmpty(Text(operation["summary"])), what);
            Assert.False(string.IsNullOrEmpty(Text(operation["description"])), what);
            Assert.Contains(Text(Assert.Single(operation["tags"]!.AsArray())), tags);
            foreach (var parameter in operation["parameters"]?.AsArray() ?? []) Assert.True(!string.IsNullOrEmpty(Text(parameter!["description"])) && parameter["schema"] is not null && parameter["example"] is not null, $"{what} {parameter["name"]}");
            Assert.Equal(path.Split('{').Length - 1, (operation["parameters"]?.AsArray() ?? []).Count(parameter => Text(parameter!["in"]) == "path"));
            foreach (var status in (string[])["400", "401", "403", "429", "500", "503"]) Assert.Equal("#/components/schemas/Problem", Text(operation["responses"]![status]!["content"]!["application/problem+json"]!["schema"]!["$ref"]));
            foreach (var (status, response) in operation["responses"]!.AsObject()) Assert.False(string.IsNullOrEmpty(Text(response!["description"])), $"{what} {status}");
        }
    }

    [Fact]
    public void EveryFieldOfEverySchema_IsDescribed()
    {
        var holes = new List<string>();
        foreach (var (name, schema) in _document.Root["components"]!["schemas"]!.AsObject()) Walk(schema!, name, holes);
        Assert.Empty(holes);
    }

    [Fact]
    public void EveryReference_LeadsSomewhere()
    {
        foreach (var part in _document.Text.Split("\"$ref\": \"#/components/schemas/")[1..])
        {
            var name = part[..part.IndexOf('"', StringComparison.Ordinal)];
            Assert.True(_document.Root["components"]!["schemas"]![name] is not null, name);
        }
    }

    [Fact]
    public void EveryBodyAndAnswer_HasAnExampleThatIsValid()
    {
        foreach (var (path, method, operation) in _document.Operations)
        {
            foreach (var content in operation["responses"]!.AsObject().Select(response => response.Value!["content"]).Append(operation["requestBody"]?["content"]).OfType<JsonObject>())
            {
                foreach (var (type, body) in content.Where(body => body.Key.EndsWith("json", StringComparison.Ordinal)))
                {
                    Assert.True(body!["example"] is not null, $"{method} {path} has no example of {type}");
                    _document.AssertValid(Text(body["schema"]!["$ref"])!, body["example"], $"The example of {method} {path}");
                }
            }
        }
    }

    /// <summary>Every operation that reads is answered, and its answer is valid. <c>UPDATE_EXAMPLES=1</c> writes the answers down, cut short, as the document's examples.</summary>
    [Fact]
    public async Task EveryOperation_AnswersAsItIsDocumented()
    {
        var (from, to) = (Rfc3339.Write(service.Range.StartNs), Rfc3339.Write(service.Range.EndNs));
        var incident = $"/incidents/{service.IncidentId}";
        var window = $"from={from}&to={to}";
        var examples = new JsonObject();
        var analysis = $$"""{"from":"{{from}}","to":"{{to}}","whatIf":["attempts=1"]}""";
        var id = Text((await PostAsync("submitAnalysis", "/analyses", analysis))["id"]);
        await service.RunAnalysesAsync();
        await PostAsync("askWhatIf", "/what-if", $$"""{"incident":"{{service.IncidentId}}","changes":["attempts=1"],"method":"replay"}""");
        var note = Text((await PostAsync("addAnnotation", $"{incident}/annotations", """{"kind":"note","body":"The nightly job was stopped at 14:20."}"""))["id"]);
        var trace = (await service.Api.GetAsync("/traces?error=true&limit=1")).GetProperty("items")[0].GetProperty("traceId");
        foreach (var (name, path) in new (string, string)[]
        {
            ("getStatus", "/status"), ("listIncidents", "/incidents"), ("getIncident", incident), ("getIncidentPropagation", $"{incident}/propagation"), ("getIncidentTimeline", $"{incident}/timeline"),
            ("getIncidentEvidence", $"{incident}/evidence"), ("getIncidentAmplifiers", $"{incident}/amplifiers"), ("getIncidentWhatIf", $"{incident}/what-if"), ("getIncidentReport", $"{incident}/report"),
            ("listAnnotations", $"{incident}/annotations"), ("getAnnotation", $"{incident}/annotations/{note}"), ("listAnalyses", "/analyses?limit=1"), ("getAnalysis", $"/analyses/{id}"), ("getAnalysisResult", $"/analyses/{id}/result"),
            ("listEdges", $"/edges?{window}&limit=2"), ("getEdgeSeries", $"/edges/series?{window}&bucketNs=10000000000"), ("listAmplifiers", $"/amplifiers?{window}&limit=2"), ("listPolicies", $"/policies?{window}"),
            ("listDrift", $"/drift?{window}"), ("listPotential", $"/potential?{window}"), ("getGraph", $"/graph?{window}"), ("getProblem", "/problems/no-spans"), ("searchTraces", "/traces?limit=1"), ("getTrace", $"/traces/{trace}"), ("getTraceCalls", $"/traces/{trace}/calls"),
        }) examples[name] = new JsonObject { ["answer"] = JsonNode.Parse((await service.Api.GetAsync(path)).GetRawText()) };
        var queued = Text(JsonNode.Parse((await service.Api.PostAsync("/analyses", analysis.Replace("attempts=1", "attempts=2", StringComparison.Ordinal))).Json.GetRawText())!["id"]);
        examples["cancelAnalysis"] = new JsonObject { ["answer"] = JsonNode.Parse(await (await service.Api.SendAsync(HttpMethod.Delete, $"/analyses/{queued}")).Content.ReadAsStringAsync()) };
        (await service.Api.SendAsync(HttpMethod.Delete, $"{incident}/annotations/{note}")).EnsureSuccessStatusCode().Dispose();
        examples["removeAnnotation"] = new JsonObject();
        await ReportsAsync();

        Assert.Equal(_document.Operations.Select(operation => Text(operation.Operation["operationId"])).Order(StringComparer.Ordinal), examples.Select(example => example.Key).Order(StringComparer.Ordinal));
        if (Environment.GetEnvironmentVariable("UPDATE_EXAMPLES") == "1") await File.WriteAllTextAsync(Path.Combine(Folder(), "../../../src/Analyzer.Service/Rest/Documents/rest.examples.json"), Cut(examples).ToJsonString(s_indented) + "\n");

        async Task ReportsAsync()
        {
            const string Weekly = """{"name":"Weekly","cron":"0 8 * * 1","timeZone":"Europe/Berlin","period":"week","targets":["folder:/reports","slack:https://hooks.slack.example/services/T0/B0/x"],"onlyWhen":"aboveThreshold","thresholds":["amplification>2"]}""";
            var report = Text((await PostAsync("makeReport", "/reports", $$"""{"from":"{{from}}","to":"{{Rfc3339.Write(service.Range.StartNs + 3_600_000_000_000)}}"}"""))["id"]);
            await PostAsync("addSchedule", "/schedules", Weekly);
            examples["changeSchedule"] = new JsonObject { ["body"] = JsonNode.Parse(Weekly), ["answer"] = JsonNode.Parse(await (await service.Api.SendAsync(HttpMethod.Put, "/schedules/weekly", Weekly)).Content.ReadAsStringAsync()) };
            foreach (var (name, path) in new (string, string)[] { ("pauseSchedule", "/schedules/weekly/pause"), ("resumeSchedule", "/schedules/weekly/resume"), ("runSchedule", "/schedules/weekly/run") })
                examples[name] = new JsonObject { ["answer"] = JsonNode.Parse((await service.Api.PostAsync(path, "")).Json.GetRawText()) };
            await service.IdleAsync();
            var known = Text((await PostAsync("acknowledge", "/acknowledgements", """{"caller":"orders","callee":"inventory","until":"2100-01-01T00:00:00.000000000Z","note":"Until the new client is out."}"""))["id"]);
            foreach (var (name, path) in new (string, string)[] { ("listReports", "/reports?limit=1"), ("getReport", $"/reports/{report}"), ("listSchedules", "/schedules"), ("getSchedule", "/schedules/weekly"), ("listScheduleRuns", "/schedules/weekly/runs"), ("listAcknowledgements", "/acknowledgements") })
                examples[name] = new JsonObject { ["answer"] = JsonNode.Parse((await service.Api.GetAsync(path)).GetRawText()) };
            foreach (var (name, path) in new (string, string)[] { ("removeSchedule", "/schedules/weekly"), ("removeAcknowledgement", $"/acknowledgements/{known}") })
            {
                (await service.Api.SendAsync(HttpMethod.Delete, path)).EnsureSuccessStatusCode().Dispose();
                examples[name] = new JsonObject();
            }
        }

        async Task<JsonObject> PostAsync(string name, string path, string body)
        {
            var (answer, json) = await service.Api.PostAsync(path, body);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {json}");
            var node = JsonNode.Parse(json.GetRawText())!.AsObject();
            examples[name] = new JsonObject { ["body"] = JsonNode.Parse(body), ["answer"] = node.DeepClone() };
            return node;
        }
    }

    // One item of each list shows its form.
    private static JsonNode Cut(JsonNode node)
    {
        if (node is JsonArray list) return new JsonArray([.. list.Take(1).Select(item => item is null ? null : Cut(item))]);
        return node is JsonObject record ? new JsonObject(record.Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Cut(member.Value)))) : node.DeepClone();
    }

    private static void Walk(JsonNode schema, string path, List<string> holes)
    {
        if (schema is JsonArray several)
        {
            foreach (var one in several.OfType<JsonObject>()) Walk(one, path, holes);
        }

        if (schema is not JsonObject record) return;
        foreach (var (name, property) in record["properties"]?.AsObject() ?? [])
        {
            if (string.IsNullOrWhiteSpace(Text(property!["description"]))) holes.Add($"{path}.{name}");
            Walk(property, $"{path}.{name}", holes);
        }

        foreach (var keyword in (string[])["items", "oneOf", "anyOf", "allOf", "additionalProperties"])
        {
            if (record[keyword] is { } inner) Walk(inner, path, holes);
        }
    }

    private static string? Text(JsonNode? node) => node?.ToString();

    private static string Folder([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
