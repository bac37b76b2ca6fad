using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Report.Json;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Records;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>What the API does on every engine. Every answer is also held against the API's document.</summary>
public abstract class RestContract(RestFixture service)
{
    private readonly ApiClient _api = service.Api;

    private string From => Rfc3339.Write(service.Range.StartNs);

    private string To => Rfc3339.Write(service.Range.EndNs);

    private string Window => $"from={From}&to={To}";

    private string Incident => $"/incidents/{service.IncidentId}";

    [Fact]
    public async Task Status_TellsWhatIsStored()
    {
        var status = await _api.GetAsync("/status");

        var statistics = await service.Store.StatisticsAsync(default);
        Assert.Equal(service.Store.Engine, status.GetProperty("engine").GetString());
        Assert.Equal(statistics.Spans, status.GetProperty("spans").GetInt64());
        Assert.Equal(Rfc3339.Write(statistics.OldestNs!.Value), status.GetProperty("oldest").GetString());
        Assert.Equal(0, status.GetProperty("pendingWindows").GetInt32());
    }

    [Fact]
    public async Task Incidents_AreListedAndFiltered()
    {
        var listed = (await _api.GetAsync("/incidents")).GetProperty("items");
        var incident = listed.EnumerateArray().Single(one => one.GetProperty("id").GetString() == service.IncidentId);
        var cause = incident.GetProperty("cause").GetString()!;
        var affected = incident.GetProperty("services")[0].GetString()!;

        Assert.Equal(listed.GetArrayLength(), await CountAsync($"from={incident.GetProperty("start")}&to={incident.GetProperty("end")}"));
        Assert.Equal(0, await CountAsync("to=2001-01-01T00:00:00Z"));
        Assert.True(await CountAsync($"cause={Uri.EscapeDataString(cause)}&service={Uri.EscapeDataString(affected)}&minConfidence=0&ongoing={(incident.GetProperty("ongoing").GetBoolean() ? "true" : "false")}") > 0);
        Assert.Equal(0, await CountAsync("cause=nobody"));
        Assert.Equal(0, await CountAsync("service=nobody%25'"));

        async Task<int> CountAsync(string query) => (await _api.GetAsync($"/incidents?{query}")).GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task Incident_IsThatOfTheReport_AndSoAreItsParts()
    {
        var record = (await service.Store.Records.IncidentAsync(service.IncidentId, default))!;
        var report = await _api.GetAsync($"/analyses/{record.AnalysisId}/result");
        var expected = report.GetProperty("incidents").EnumerateArray().Single(one => one.GetProperty("id").GetString() == record.Name);

        var detail = await _api.GetAsync(Incident);
        var spread = await _api.GetAsync($"{Incident}/propagation");
        var evidence = await _api.GetAsync($"{Incident}/evidence");

        AssertSame(expected, detail.GetProperty("incident"));
        Assert.Equal((record.Id, record.AnalysisId), (detail.GetProperty("listed").GetProperty("id").GetString(), detail.GetProperty("listed").GetProperty("analysisId").GetString()));
        foreach (var part in (string[])["affected", "propagation", "containment", "breakPoint", "sustainingLoop"]) AssertSame(expected.GetProperty(part), spread.GetProperty(part));
        AssertSame(expected.GetProperty("rootCauses"), evidence.GetProperty("rootCauses"));
        Assert.Equal(report.GetProperty("exemplars").GetArrayLength(), evidence.GetProperty("exemplars").GetArrayLength());
        AssertSame(expected.GetProperty("amplifiers"), (await _api.GetAsync($"{Incident}/amplifiers")).GetProperty("items"));
        AssertSame(expected.GetProperty("whatIf"), (await _api.GetAsync($"{Incident}/what-if")).GetProperty("items"));
        var first = (await _api.GetAsync($"{Incident}/report")).GetProperty("incidents")[0];
        AssertSame(expected, first);
    }

    [Fact]
    public async Task Timeline_HasTheSeriesOfTheReport_AndTheMomentsInOrder()
    {
        var timeline = await _api.GetAsync($"{Incident}/timeline");

        var record = (await service.Store.Records.IncidentAsync(service.IncidentId, default))!;
        var report = await _api.GetAsync($"/analyses/{record.AnalysisId}/result");
        AssertSame(report.GetProperty("dashboard").GetProperty("series"), timeline.GetProperty("dashboard"));
        AssertSame(report.GetProperty("hidden").GetProperty("series"), timeline.GetProperty("hidden"));
        var marks = timeline.GetProperty("marks").EnumerateArray().Select(mark => (mark.GetProperty("kind").GetString(), mark.GetProperty("at").GetString())).ToList();
        Assert.Contains(("start", Rfc3339.Write(record.StartNs)), marks);
        Assert.Equal(marks.Select(mark => mark.Item2).Order(StringComparer.Ordinal), marks.Select(mark => mark.Item2));
    }

    [Fact]
    public async Task Report_ComesInEveryForm_AndNotAgainToWhoHasIt()
    {
        foreach (var (accept, type, begin) in new[] { ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html", "<!"), ("text/markdown", "text/markdown", "#"), ("text/plain", "text/plain", ""), ("application/json", "application/json", "{"), ("*/*", "application/json", "{"), ("text/*;q=0.1, application/json;q=0", "text/html", "<!") })
        {
            using var answer = await _api.SendAsync(HttpMethod.Get, $"{Incident}/report", null, ("Accept", accept));
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.StartsWith(begin, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            var tag = answer.Headers.ETag!;
            Assert.False(tag.IsWeak);
            using var again = await _api.SendAsync(HttpMethod.Get, $"{Incident}/report", null, ("Accept", accept), ("If-None-Match", tag.ToString()));
            Assert.Equal((HttpStatusCode.NotModified, tag), (again.StatusCode, again.Headers.ETag));
            using var other = await _api.SendAsync(HttpMethod.Get, $"{Incident}/report?format=terminal", null, ("Accept", accept), ("If-None-Match", tag.ToString()));
            Assert.Equal(type == "text/plain" ? HttpStatusCode.NotModified : HttpStatusCode.OK, other.StatusCode);
        }

        using var refused = await _api.SendAsync(HttpMethod.Get, $"{Incident}/report", null, ("Accept", "image/png"));
        Assert.Equal(HttpStatusCode.NotAcceptable, refused.StatusCode);
        Assert.Contains("format", (await _api.ProblemAsync(HttpMethod.Get, $"{Incident}/report?format=pdf", 400)).GetProperty("errors").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analysis_IsAcceptedOnce_AndHasItsResultWhenItIsDone()
    {
        var body = $$"""{"from":"{{From}}","to":"{{To}}","whatIf":["attempts=1"],"services":["b","a","a"]}""";
        var (accepted, first) = await _api.PostAsync("/analyses", body);
        var (_, second) = await _api.PostAsync("/analyses", body);
        var id = first.GetProperty("id").GetString()!;

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal($"/api/v1/analyses/{id}", accepted.Headers.Location!.ToString());
        Assert.Equal(id, second.GetProperty("id").GetString());
        Assert.Equal("queued", first.GetProperty("status").GetString());
        Assert.Equal("/api/v1/problems/not-finished", (await _api.ProblemAsync(HttpMethod.Get, $"/analyses/{id}/result", 409)).GetProperty("type").GetString());
        await service.RunAnalysesAsync();
        Assert.Equal("succeeded", (await _api.GetAsync($"/analyses/{id}")).GetProperty("status").GetString());
        var (done, _) = await _api.PostAsync("/analyses", body);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        using var answer = await _api.SendAsync(HttpMethod.Get, $"/analyses/{id}/result");
        var record = (await service.Store.Records.AnalysisAsync(id, default))!;
        using var expected = new MemoryStream();
        new JsonReport().Write(ResultCodec.Decode((await service.Store.Records.ResultAsync(id, default))!.Value), expected);
        Assert.Equal(Encoding.UTF8.GetString(expected.ToArray()), await answer.Content.ReadAsStringAsync());
        Assert.Equal("/api/v1/problems/already-ended", (await _api.ProblemAsync(HttpMethod.Delete, $"/analyses/{id}", 409)).GetProperty("type").GetString());
        Assert.Equal(AnalysisStatus.Succeeded, record.Status);
        var (again, _) = await _api.PostAsync("/analyses", body.Replace("{\"from", "{\"again\":true,\"from", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        await service.RunAnalysesAsync();
    }

    [Fact]
    public async Task Analysis_CalledOff_HasNoResult()
    {
        var (_, queued) = await _api.PostAsync("/analyses", $$"""{"from":"{{From}}","to":"{{To}}","bucketNs":2000000000}""");
        var id = queued.GetProperty("id").GetString();

        using var answer = await _api.SendAsync(HttpMethod.Delete, $"/analyses/{id}");

        Assert.Equal("cancelled", ApiClient.Json(await answer.Content.ReadAsStringAsync()).GetProperty("status").GetString());
        Assert.Equal("/api/v1/problems/no-result", (await _api.ProblemAsync(HttpMethod.Get, $"/analyses/{id}/result", 409)).GetProperty("type").GetString());
        Assert.Contains(id, (await _api.GetAsync("/analyses?status=cancelled&origin=request")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Analyses_ComeInPages_EachOnce()
    {
        for (var number = 1; number <= 3; number++)
        {
            service.Pass(1_000_000_000);
            await _api.PostAsync("/analyses", $$"""{"from":"{{From}}","to":"{{To}}","bucketNs":{{number}}00000000}""");
        }

        var all = Ids(await _api.GetAsync("/analyses?limit=500"));
        Assert.Equal(all, await PagesAsync("/analyses?limit=2", page => Ids(page)));
        await service.RunAnalysesAsync();

        static List<string> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }

    [Fact]
    public async Task Edges_AreTheStoredSeriesSummed_InPages()
    {
        var expected = new Dictionary<string, (double Calls, double Attempts)>();
        await foreach (var result in service.Store.Analysis.ReadAsync(service.Range.StartNs, service.Range.EndNs, edges: true, default))
        {
            foreach (var row in result.Edges)
            {
                var (calls, attempts) = expected.GetValueOrDefault($"{row.Caller} {row.Callee} {row.Operation}");
                expected[$"{row.Caller} {row.Callee} {row.Operation}"] = (calls + row.Calls, attempts + row.Attempts);
            }
        }

        var edges = (await _api.GetAsync($"/edges?{Window}&limit=500")).GetProperty("items").EnumerateArray().ToList();

        Assert.NotEmpty(edges);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), edges.Select(Name).Order(StringComparer.Ordinal));
        foreach (var edge in edges) Assert.Equal(expected[Name(edge)], (edge.GetProperty("calls").GetDouble(), edge.GetProperty("attempts").GetDouble()));
        Assert.Equal(edges.Select(edge => edge.GetProperty("excess").GetDouble()).OrderDescending(), edges.Select(edge => edge.GetProperty("excess").GetDouble()));
        foreach (var sort in (string[])["excess", "calls", "amplification", "errors"])
        {
            var whole = (await _api.GetAsync($"/edges?{Window}&limit=500&sort={sort}")).GetProperty("items").EnumerateArray().Select(Name).ToList();
            Assert.Equal(whole, await PagesAsync($"/edges?{Window}&limit=3&sort={sort}", page => [.. page.GetProperty("items").EnumerateArray().Select(Name)]));
        }

        Assert.Equal(edges.Count, (await _api.GetAsync("/edges?limit=500")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Series_Graph_AndAmplifiers_AgreeWithTheEdges()
    {
        var edges = (await _api.GetAsync($"/edges?{Window}&limit=500")).GetProperty("items").EnumerateArray().ToList();
        var calls = Sum(edges, "calls");

        var series = await _api.GetAsync($"/edges/series?{Window}");
        var entries = await _api.GetAsync($"/edges/series?{Window}&caller=&bucketNs=60000000000");
        var graph = await _api.GetAsync($"/graph?{Window}");
        var amplifiers = await _api.GetAsync($"/amplifiers?{Window}");

        Assert.Equal(calls, Sum(series.GetProperty("items").EnumerateArray(), "calls"), 3);
        Assert.Equal(Sum(edges.Where(edge => edge.GetProperty("caller").ValueKind == JsonValueKind.Null), "calls"), Sum(entries.GetProperty("items").EnumerateArray(), "calls"), 3);
        Assert.Equal(calls, Sum(graph.GetProperty("edges").EnumerateArray(), "calls"), 3);
        Assert.Equal(calls, Sum(graph.GetProperty("services").EnumerateArray(), "calls"), 3);
        Assert.Contains(graph.GetProperty("services").EnumerateArray(), one => one.GetProperty("isEntry").GetBoolean());
        Assert.Equal(Sum(edges, "excess"), amplifiers.GetProperty("excess").GetDouble(), 3);
        Assert.Equal(1, Sum(amplifiers.GetProperty("items").EnumerateArray(), "excessShare"), 6);
        Assert.Equal("/api/v1/problems/no-spans", (await _api.ProblemAsync(HttpMethod.Get, "/policies?from=2001-01-01T00:00:00Z&to=2001-01-02T00:00:00Z", 404)).GetProperty("type").GetString());

        static double Sum(IEnumerable<JsonElement> items, string name) => items.Sum(item => item.GetProperty(name).GetDouble());
    }

    [Fact]
    public async Task Findings_AreThoseOfAnAnalysis()
    {
        var (_, queued) = await _api.PostAsync("/analyses", $$"""{"from":"{{From}}","to":"{{To}}"}""");
        await service.RunAnalysesAsync();
        var report = await _api.GetAsync($"/analyses/{queued.GetProperty("id")}/result");

        AssertSame(report.GetProperty("policies"), (await _api.GetAsync($"/policies?{Window}")).GetProperty("items"));
        AssertSame(report.GetProperty("drift"), (await _api.GetAsync($"/drift?{Window}")).GetProperty("items"));
        var potential = await _api.GetAsync($"/potential?{Window}");
        AssertSame(report.GetProperty("potential"), potential.GetProperty("items"));
        AssertSame(report.GetProperty("policyConflicts"), potential.GetProperty("conflicts"));
        Assert.NotEqual(0, report.GetProperty("policies").GetArrayLength());
        Assert.Equal(0, (await _api.GetAsync($"/policies?{Window}&service=nobody")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task WhatIf_AnswersForAnIncidentAndForAWindow()
    {
        var (answer, incident) = await _api.PostAsync("/what-if", $$"""{"incident":"{{service.IncidentId}}","changes":["attempts=1"]}""");
        var (_, window) = await _api.PostAsync("/what-if", $$"""{"from":"{{From}}","to":"{{To}}","changes":["attempts=1","budget=10%"],"method":"replay"}""");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var result = incident.GetProperty("items")[0].GetProperty("results")[0];
        Assert.Equal(("attempts=1", false), (result.GetProperty("change").GetString(), result.GetProperty("proposed").GetBoolean()));
        Assert.Equal(2, window.GetProperty("items")[0].GetProperty("results").GetArrayLength());
        Assert.Contains("no-such", (await _api.ProblemAsync(HttpMethod.Post, "/what-if", 400, $$"""{"incident":"{{service.IncidentId}}","changes":["no-such=1"]}""")).GetProperty("errors").GetProperty("changes")[0].GetString(), StringComparison.Ordinal);
        await _api.ProblemAsync(HttpMethod.Post, "/what-if", 400, """{"changes":["attempts=1"]}""");
        await _api.ProblemAsync(HttpMethod.Post, "/what-if", 400, $$"""{"from":"{{From}}","to":"{{To}}","changes":["nobody->none: attempts=1"]}""");
        await _api.ProblemAsync(HttpMethod.Post, "/what-if", 404, """{"incident":"none","changes":["attempts=1"]}""");
    }

    [Fact]
    public async Task Annotations_AreAddedReadAndDeleted()
    {
        var list = $"{Incident}/annotations";
        var (created, note) = await _api.PostAsync(list, """{"kind":"note","body":" The lock was held by the nightly job: ünï ' $x "}""");
        var (_, link) = await _api.PostAsync(list, """{"kind":"link","body":"https://example.com/postmortem/7"}""");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("The lock was held by the nightly job: ünï ' $x", note.GetProperty("body").GetString());
        AssertSame(note, await _api.GetAsync(created.Headers.Location!.ToString()));
        Assert.Contains(note.GetProperty("id").GetString(), (await _api.GetAsync(Incident)).GetProperty("annotations").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        using (var removed = await _api.SendAsync(HttpMethod.Delete, created.Headers.Location!.ToString())) Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await _api.ProblemAsync(HttpMethod.Delete, created.Headers.Location!.ToString(), 404);
        var left = (await _api.GetAsync(list)).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()).ToList();
        Assert.Contains(link.GetProperty("id").GetString(), left);
        Assert.DoesNotContain(note.GetProperty("id").GetString(), left);
        await _api.ProblemAsync(HttpMethod.Post, list, 400, """{"kind":"link","body":"javascript:alert(1)"}""");
        await _api.ProblemAsync(HttpMethod.Post, list, 400, """{"kind":"gossip","body":"x"}""");
        await _api.ProblemAsync(HttpMethod.Post, list, 400, """{"kind":"note","body":"  "}""");
        await _api.ProblemAsync(HttpMethod.Post, "/incidents/none/annotations", 404, """{"kind":"note","body":"x"}""");
    }

    [Fact]
    public async Task Traces_AreFound_AndComeBackAsTheyWereSent()
    {
        var failed = await PagesAsync("/traces?error=true&limit=100", Ids);
        Assert.Equal(failed.Count, failed.Distinct().Count());
        var stored = new SpanBatch();
        await service.Store.ReadAsync(new(service.Range.StartNs, service.Range.EndNs, Analyzer.Store.Slice.Whole, 0), stored, default);
        var expected = Enumerable.Range(0, stored.Count).Where(row => stored.Statuses[row] == SpanStatus.Error).Select(row => stored.TraceIdOf(row).ToString()).Distinct();
        Assert.Equal(expected.Order(StringComparer.Ordinal), failed.Order(StringComparer.Ordinal));

        var retried = Ids(await _api.GetAsync("/traces?retry=true&limit=5"));
        Assert.Equal(5, retried.Count);
        foreach (var id in retried) Assert.Contains((await _api.GetAsync($"/traces/{id}/calls")).GetProperty("items").EnumerateArray(), call => call.GetProperty("attempts").GetArrayLength() > 1);
        using var answer = await _api.SendAsync(HttpMethod.Get, $"/traces/{failed[0]}");
        var read = new SpanBatch();
        OtlpJsonDecoder.Decode(await answer.Content.ReadAsByteArrayAsync(), read, new SpanDraft());
        var rows = Enumerable.Range(0, stored.Count).Where(row => stored.TraceIdOf(row).ToString() == failed[0]).Select(row => stored.SpanIds[row]).Distinct();
        Assert.Equal(rows.Order(), read.SpanIds.ToArray().Order());
        var calls = (await _api.GetAsync($"/traces/{failed[0]}/calls")).GetProperty("items");
        Assert.Contains(calls.EnumerateArray(), call => call.GetProperty("attempts").EnumerateArray().Any(attempt => attempt.GetProperty("status").GetString() is "error" or "timeout"));
        for (var at = 0; at < calls.GetArrayLength(); at++) Assert.True(calls[at].GetProperty("parent").ValueKind == JsonValueKind.Null || calls[at].GetProperty("parent").GetInt32() < at);
        Assert.Empty(Ids(await _api.GetAsync("/traces?service=nobody&attribute=a=b&attribute=c=d%3D")));
        Assert.Empty(Ids(await _api.GetAsync($"/traces?minDurationNs={long.MaxValue}")));
        await _api.ProblemAsync(HttpMethod.Get, "/traces/xyz", 400);
        await _api.ProblemAsync(HttpMethod.Get, $"/traces/{new string('0', 32)}", 404);
        await _api.ProblemAsync(HttpMethod.Get, "/traces?attribute=novalue", 400);

        static List<string> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("traceId").GetString()!)];
    }

    private async Task<List<string>> PagesAsync(string path, Func<JsonElement, List<string>> read)
    {
        var items = new List<string>();
        for (string? next = path; next is not null;)
        {
            using var answer = await _api.SendAsync(HttpMethod.Get, next);
            var page = ApiClient.Json(await answer.Content.ReadAsStringAsync());
            items.AddRange(read(page));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][1..] : null;
            Assert.Equal(next is null, page.GetProperty("next").ValueKind == JsonValueKind.Null);
            Assert.InRange(items.Count, 0, 10_000);
        }

        return items;
    }

    private static string Name(JsonElement edge) => $"{edge.GetProperty("caller")} {edge.GetProperty("callee")} {edge.GetProperty("operation")}";

    private static void AssertSame(JsonElement expected, JsonElement actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.GetRawText()), JsonNode.Parse(actual.GetRawText())), $"{expected}\n{actual}");
}

/// <summary>The API on the embedded engine.</summary>
public sealed class DuckDbRestTests(DuckDbRestFixture service) : RestContract(service), IClassFixture<DuckDbRestFixture>;

/// <summary>The API on PostgreSQL.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlRestTests(PostgreSqlRestFixture service) : RestContract(service), IClassFixture<PostgreSqlRestFixture>;
