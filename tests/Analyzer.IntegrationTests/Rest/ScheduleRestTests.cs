using System.Net;
using System.Text.Json;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>Schedules, reports and acknowledgements by REST. Every answer is also held against the API's document.</summary>
public sealed class ScheduleRestTests(DuckDbRestFixture service) : IClassFixture<DuckDbRestFixture>
{
    private readonly ApiClient _api = service.Api;

    [Fact]
    public async Task Schedule_IsRefusedWithWhatIsRight_AndItsNameIsTakenOnce()
    {
        var problem = await _api.ProblemAsync(HttpMethod.Post, "/schedules", 400, """{"name":"x","cron":"soon","timeZone":"Mars/Olympus","period":"1s","targets":["ftp://x"],"onlyWhen":"aboveThreshold"}""");
        Assert.Equal(["cron", "period", "targets", "thresholds", "timeZone"], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Equal(HttpStatusCode.Created, (await _api.PostAsync("/schedules", """{"name":"Twice","cron":"@daily"}""")).Answer.StatusCode);
        Assert.Contains("is taken", (await _api.ProblemAsync(HttpMethod.Post, "/schedules", 400, """{"name":"twice","cron":"@daily"}""")).GetProperty("detail").GetString(), StringComparison.Ordinal);
        await _api.ProblemAsync(HttpMethod.Post, "/schedules/none/run", 404, "");
        (await _api.SendAsync(HttpMethod.Delete, "/schedules/twice")).EnsureSuccessStatusCode().Dispose();
        await _api.ProblemAsync(HttpMethod.Delete, "/schedules/twice", 404);
    }

    [Fact]
    public async Task Run_IsBegunInTheBackground_AndItsReportComesInEveryForm()
    {
        await _api.PostAsync("/schedules", """{"name":"Forms","cron":"@daily","period":"1d","targets":["https://hook.example/secret"]}""");
        var (answer, begun) = await _api.PostAsync("/schedules/forms/run", "");
        Assert.Equal((HttpStatusCode.Accepted, "manual"), (answer.StatusCode, begun.GetProperty("origin").GetString()));
        await service.IdleAsync();
        var run = (await _api.GetAsync("/schedules/forms/runs")).GetProperty("items")[0];
        Assert.Equal("done", run.GetProperty("state").GetString());
        Assert.Equal(("https://hook.example/secret", "pending"), (run.GetProperty("deliveries")[0].GetProperty("target").GetString(), run.GetProperty("deliveries")[0].GetProperty("state").GetString()));
        var id = run.GetProperty("reportId").GetString();
        Assert.Equal(id, (await _api.GetAsync("/reports?schedule=forms")).GetProperty("items")[0].GetProperty("id").GetString());
        foreach (var (format, type, beginning) in new[] { ("json", "application/json", "{"), ("html", "text/html", "<!DOCTYPE html>"), ("markdown", "text/markdown", "#"), ("terminal", "text/plain", "") })
        {
            using var byFormat = await _api.SendAsync(HttpMethod.Get, $"/reports/{id}?format={format}");
            using var byAccept = await _api.SendAsync(HttpMethod.Get, $"/reports/{id}", headers: ("Accept", type));
            var text = await byFormat.Content.ReadAsStringAsync();
            Assert.Equal((type, text), (byFormat.Content.Headers.ContentType!.MediaType, await byAccept.Content.ReadAsStringAsync()));
            Assert.StartsWith(beginning, text, StringComparison.Ordinal);
        }

        await _api.ProblemAsync(HttpMethod.Get, "/reports/none", 404);
        (await _api.SendAsync(HttpMethod.Delete, "/schedules/forms")).Dispose();
        Assert.Equal(JsonValueKind.Object, (await _api.GetAsync($"/reports/{id}")).ValueKind);
    }

    [Fact]
    public async Task Report_IsMadeOfATime_OrOfHowFarBack()
    {
        var (answer, made) = await _api.PostAsync("/reports", """{"last":"1d"}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(JsonValueKind.Null, made.GetProperty("scheduleId").ValueKind);
        Assert.Equal(made.GetProperty("self").GetString(), answer.Headers.Location!.ToString());
        foreach (var (body, field) in new[] { ("{}", "from"), ("""{"last":"1s"}""", "last"), ("""{"last":"1d","from":"2026-01-01T00:00:00Z"}""", "last"), ("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-01T00:00:01Z"}""", "to") })
            Assert.True((await _api.ProblemAsync(HttpMethod.Post, "/reports", 400, body)).GetProperty("errors").TryGetProperty(field, out _), body);
    }

    [Fact]
    public async Task Acknowledgement_EndsInTime_AndIsTakenBack()
    {
        Assert.True((await _api.ProblemAsync(HttpMethod.Post, "/acknowledgements", 400, """{"caller":"a","callee":"b","until":"1970-01-01T00:00:00Z"}""")).GetProperty("errors").TryGetProperty("until", out _));
        var (_, known) = await _api.PostAsync("/acknowledgements", """{"caller":"a","callee":"b","until":"2100-01-01T00:00:00Z"}""");
        (await _api.SendAsync(HttpMethod.Delete, $"/acknowledgements/{known.GetProperty("id")}")).EnsureSuccessStatusCode().Dispose();
        await _api.ProblemAsync(HttpMethod.Delete, $"/acknowledgements/{known.GetProperty("id")}", 404);
    }
}
