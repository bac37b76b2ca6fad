using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Analyzer.Benchmarks;

/// <summary>
/// Measures what people and tools wait for: <c>web ADDRESS</c> asks a running service for each list and detail of its API and for each of its
/// pages, one request after the other, and prints p50, p99 and the slowest, ms, to the last byte (of pages also to the first).
/// </summary>
internal static class WebRun
{
    private const int Warm = 3, Rounds = 100;

    /// <summary>Asks.</summary>
    public static async Task<int> MeasureAsync(string address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address) };
        foreach (var path in await PathsAsync(client))
        {
            var (first, last) = (new List<double>(), new List<double>());
            var (status, bytes) = (0, 0L);
            for (var round = 0; round < Warm + Rounds; round++)
            {
                var since = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                await using var body = await answer.Content.ReadAsStreamAsync();
                var begun = body.ReadByte();
                var firstMs = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
                using var rest = new MemoryStream();
                await body.CopyToAsync(rest);
                (status, bytes) = ((int)answer.StatusCode, rest.Length + (begun < 0 ? 0 : 1));
                if (round == 0) Console.Write(string.Create(CultureInfo.InvariantCulture, $"cold {Stopwatch.GetElapsedTime(since).TotalMilliseconds,7:F1}  "));
                if (round < Warm) continue;
                first.Add(firstMs);
                last.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first byte p99 {At(first, 0.99),7:F1}  whole p50 {At(last, 0.5),7:F1}  p99 {At(last, 0.99),7:F1}  slowest {last.Max(),7:F1} ms  {status} {bytes,9:N0} B  {path}"));
        }

        return 0;
    }

    private static async Task<List<string>> PathsAsync(HttpClient client)
    {
        var paths = new List<string> { "/api/v1/status", "/api/v1/incidents", "/api/v1/analyses", "/api/v1/edges", "/api/v1/amplifiers", "/api/v1/policies", "/api/v1/drift", "/api/v1/potential", "/api/v1/graph", "/api/v1/traces", "/api/v1/traces?error=true", "/jaeger/api/services", "/jaeger/api/dependencies?endTs=1795446000000&lookback=3600000", "/", "/search", "/analyses", "/settings" };
        var edges = await ReadAsync(client, "/api/v1/edges?limit=1");
        if (edges is { } list && list.GetProperty("items")[0] is var edge)
        {
            var named = $"callee={Uri.EscapeDataString(edge.GetProperty("callee").GetString()!)}&operation={Uri.EscapeDataString(edge.GetProperty("operation").GetString()!)}&caller={Uri.EscapeDataString(edge.GetProperty("caller").GetString() ?? "")}";
            paths.AddRange([$"/api/v1/edges/series?{named}", $"/edges?{named}", $"/services/{edge.GetProperty("callee").GetString()}"]);
        }

        if (await ReadAsync(client, "/api/v1/incidents?limit=1") is { } incidents && incidents.GetProperty("items").GetArrayLength() > 0)
        {
            var id = incidents.GetProperty("items")[0].GetProperty("id").GetString();
            paths.AddRange(((string[])["", "/propagation", "/timeline", "/evidence", "/amplifiers", "/what-if", "/annotations"]).Select(part => $"/api/v1/incidents/{id}{part}"));
            paths.Add($"/incidents/{id}");
        }

        if (await ReadAsync(client, "/api/v1/traces?limit=1") is { } traces && traces.TryGetProperty("items", out var items) && items.GetArrayLength() > 0)
        {
            var id = items[0].GetProperty("traceId").GetString();
            paths.AddRange([$"/api/v1/traces/{id}", $"/api/v1/traces/{id}/calls", $"/jaeger/api/traces/{id}", $"/traces/{id}"]);
        }

        return paths;
    }

    private static async Task<JsonElement?> ReadAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement : null;
    }

    private static double At(List<double> times, double share)
    {
        times.Sort();
        return times[Math.Min(times.Count - 1, (int)Math.Ceiling(share * times.Count) - 1)];
    }
}
