using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Accuracy;

/// <summary>Incidents played on real services, and recordings of other people's systems.</summary>
public sealed class StormTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Data", "storms");

    public static TheoryData<string> Storms { get; } =
        [.. Directory.EnumerateFiles(s_folder, "*.truth.json").Select(file => Path.GetFileName(file)[..^".truth.json".Length]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Storms))]
    public void Edges_that_multiplied_are_those_that_really_did(string storm)
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, storm + ".truth.json")));
        // A queue stands in the truth as the caller of its consumer; spans show who published.
        var expected = truth.RootElement.GetProperty("amplifiers").EnumerateArray().Select(item => item.GetString()!.Split('→')[1]).Distinct().Order().ToList();

        var result = Analyse(Path.Combine(s_folder, storm + ".jsonl.zst"), Path.Combine(s_folder, "healthy-a.jsonl.zst"));

        var found = result.Edges.Where(edge => edge.Caller is not null && edge.Counts.Excess >= 10).Select(edge => edge.Callee.Split('/')[^1]).Distinct().Order().ToList();
        Assert.Empty(expected.Except(found));
        if (expected.Count == 0) Assert.Empty(found);
    }

    [Fact]
    public void One_request_becomes_twelve_statements_where_three_layers_retry()
    {
        var result = Analyse(Path.Combine(s_folder, "three-layers-a.jsonl.zst"), null);

        Assert.Equal(12, result.Paths.Max(path => path.WorstRequest));
    }

    [Fact]
    public void Other_systems_recordings_are_analysed_with_their_baseline()
    {
        var shared = SharedRecordings.Folder;
        Assert.SkipWhen(shared is null, "the third-party recordings are not beside this checkout");
        foreach (var system in new[] { "online-boutique", "train-ticket", "train-ticket-2" })
        {
            var folder = Path.Combine(shared, system);
            var recording = Directory.EnumerateFiles(folder, "case-*.jsonl.gz").Order(StringComparer.Ordinal).First();
            var result = Analyse(recording, Path.Combine(folder, "normal.jsonl.gz"));

            Assert.True(result.Dashboard.Requests > 0, recording);
            // Faults were injected there, retries were not.
            Assert.DoesNotContain(result.Edges, edge => edge.Counts.Retries + edge.Counts.Redeliveries > 0);
        }
    }

    private static AnalysisResult Analyse(string recording, string? baseline)
    {
        var incident = Reconstruct(recording, out var summary);
        return Detection.Run(incident, baseline is null ? null : Reconstruct(baseline, out _), summary, new DetectionOptions());
    }

    private static CallSet Reconstruct(string file, out ReadSummary summary)
    {
        var batch = new SpanBatch();
        summary = SpanFiles.Read([file], batch, new ReadOptions(), CancellationToken.None);
        return Reconstruction.Run(batch, new ReconstructionOptions());
    }
}
