using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>Calls the API, and holds every answer against the document that the API serves.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _client;

    private ApiClient(HttpClient client, ApiDocumentText document) => (_client, Document) = (client, document);

    public ApiDocumentText Document { get; }

    public static async Task<ApiClient> ConnectAsync(Uri address)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(120) };
        return new ApiClient(client, new ApiDocumentText(await client.GetStringAsync("/api/openapi.json")));
    }

    /// <summary>The JSON of an answer with status 200.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {text}");
        return Json(text);
    }

    /// <summary>The problem that an operation answers with.</summary>
    public async Task<JsonElement> ProblemAsync(HttpMethod method, string path, int status, string? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{path}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = Json(text);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    /// <summary>The JSON of an answer to a body.</summary>
    public async Task<(HttpResponseMessage Answer, JsonElement Json)> PostAsync(string path, string body)
    {
        var answer = await SendAsync(HttpMethod.Post, path, body);
        return (answer, Json(await answer.Content.ReadAsStringAsync()));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("/api", StringComparison.Ordinal) ? path : $"/api/v1{path}");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        // What will be refused by its length is not sent: the connection would break while it is.
        request.Headers.ExpectContinue = body?.Length > 100_000;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var answer = await _client.SendAsync(request);
        if (method != HttpMethod.Head && answer.StatusCode != HttpStatusCode.NotModified) Document.Check(method, request.RequestUri!.ToString(), answer, await answer.Content.ReadAsByteArrayAsync());
        return answer;
    }

    public void Dispose() => _client.Dispose();

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
