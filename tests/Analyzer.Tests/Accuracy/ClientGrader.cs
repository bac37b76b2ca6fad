using System.IO.Compression;
using System.Text.Json;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Tests.Accuracy;

/// <summary>One recording of a real client library, graded against what really happened.</summary>
/// <param name="Case">Name of the recording.</param>
/// <param name="Situation">What was played.</param>
/// <param name="Traces">Traces graded.</param>
/// <param name="Right">Traces whose groups equal the truth.</param>
/// <param name="Groups">Groups of two and more attempts in the truth, those that no span shows left out.</param>
/// <param name="Unseen">Groups that no span shows.</param>
/// <param name="IsDecoy">Whether nothing may be grouped at all.</param>
/// <param name="Mistakes">What differed, a line each.</param>
internal sealed record ClientGrade(string Case, string Situation, int Traces, int Right, int Groups, int Unseen, bool IsDecoy, IReadOnlyList<string> Mistakes);

/// <summary>Grades reconstruction on the recordings of real clients.</summary>
internal static class ClientGrader
{
    private static readonly string[] s_grouped = ["retry", "hedge", "redelivery"];

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "clients");

    public static IReadOnlyList<JsonElement> Cases { get; } = LoadTruth();

    public static ClientGrade Grade(JsonElement truth)
    {
        var name = truth.GetProperty("case").GetString()!;
        var batch = new SpanBatch();
        SpanFiles.Read([Path.Combine(Folder, name + ".jsonl.gz")], batch, new ReadOptions(), CancellationToken.None);
        var set = Reconstruction.Run(batch, new ReconstructionOptions());

        var expected = new SortedDictionary<string, List<(int Attempts, List<string> Spans)>>(StringComparer.Ordinal);
        int groups = 0, unseen = 0;
        foreach (var call in truth.GetProperty("calls").EnumerateArray())
        {
            var trace = TraceOf(call);
            if (!expected.TryGetValue(trace, out var list)) expected[trace] = list = [];
            var attempts = call.GetProperty("attempts").GetInt32();
            if (attempts < 2 || !s_grouped.Contains(call.GetProperty("kind").GetString())) continue;
            if (call.TryGetProperty("attemptsVisibleAs", out var visible) && visible.GetString() == "none")
            {
                unseen++;
                continue;
            }

            groups++;
            list.Add((attempts, SpansOf(call)));
        }

        var found = Found(set);
        var mistakes = new List<string>();
        var right = 0;
        foreach (var (trace, wanted) in expected)
        {
            var got = found.GetValueOrDefault(trace) ?? [];
            var problem = Compare(wanted, got);
            if (problem is null) right++;
            else mistakes.Add($"{trace}: {problem}");
        }

        foreach (var trace in found.Keys.Where(trace => !expected.ContainsKey(trace))) mistakes.Add($"{trace}: grouped outside of any graded trace");
        return new ClientGrade(name, truth.GetProperty("situation").GetString()!, expected.Count, right, groups, unseen, groups + unseen == 0, mistakes);
    }

    // A client without instrumentation leaves nothing in the entry's trace: its first try is a trace of its own.
    private static string TraceOf(JsonElement call) =>
        call.TryGetProperty("spans", out var spans) && spans.GetArrayLength() > 0 && spans[0].TryGetProperty("traceId", out var own)
            ? own.GetString()!
            : call.GetProperty("traceId").GetString()!;

    private static List<string> SpansOf(JsonElement call)
    {
        var spans = new List<string>();
        if (!call.TryGetProperty("spans", out var list)) return spans;
        foreach (var span in list.EnumerateArray())
        {
            // Where one client span stands for all tries, only the server's span tells a try.
            var server = span.TryGetProperty("serverSpanId", out var s) ? s.GetString() : null;
            var client = span.TryGetProperty("clientSpanId", out var c) ? c.GetString() : null;
            spans.Add(!string.IsNullOrEmpty(server) ? server : client ?? "");
        }

        return spans;
    }

    private static SortedDictionary<string, List<(int Attempts, HashSet<string> Spans)>> Found(CallSet set)
    {
        var found = new SortedDictionary<string, List<(int, HashSet<string>)>>(StringComparer.Ordinal);
        foreach (ref readonly var call in set.Calls.AsSpan())
        {
            if (call.TotalAttempts < 2) continue;
            var trace = set.Traces[call.Trace].Id.ToString();
            if (!found.TryGetValue(trace, out var list)) found[trace] = list = [];
            var spans = new HashSet<string>();
            foreach (ref readonly var attempt in set.AttemptsOf(call))
            {
                if (attempt.ClientSpan >= 0) spans.Add(new SpanId(set.Spans.SpanIds[attempt.ClientSpan]).ToString());
                if (attempt.ServerSpan >= 0) spans.Add(new SpanId(set.Spans.SpanIds[attempt.ServerSpan]).ToString());
            }

            list.Add((call.TotalAttempts, spans));
        }

        return found;
    }

    private static string? Compare(List<(int Attempts, List<string> Spans)> wanted, List<(int Attempts, HashSet<string> Spans)> got)
    {
        var sizes = string.Join(",", wanted.Select(w => w.Attempts).Order());
        var gotSizes = string.Join(",", got.Select(g => g.Attempts).Order());
        if (sizes != gotSizes) return $"expected groups [{sizes}], found [{gotSizes}]";
        foreach (var (attempts, spans) in wanted)
        {
            if (spans.Count == 0 || got.Any(g => g.Attempts == attempts && spans.All(g.Spans.Contains))) continue;
            return $"no group of {attempts} holds {string.Join(" ", spans)}";
        }

        return null;
    }

    private static List<JsonElement> LoadTruth()
    {
        using var file = File.OpenRead(Path.Combine(Folder, "truth.json.gz"));
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var document = JsonDocument.Parse(plain);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => item.Clone())];
    }
}
