using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Tests.Graph.Properties;
using Xunit;

namespace Analyzer.Tests.Accuracy;

/// <summary>The same spans in any order, whole or in pieces, give the same incidents, byte for byte; stores have their own test beside them.</summary>
public sealed class IncidentDeterminismTests
{
    private const int Pieces = 3;
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Data", "storms");

    public static TheoryData<string> Storms { get; } = ["contained-a", "killed-a", "masked-503-a", "metastable-lock-a", "redelivery-a", "slow-instance-a", "three-layers-a"];

    [Theory]
    [MemberData(nameof(Storms))]
    public void Spans_in_any_order_and_repeatedly_give_the_same_incidents(string storm)
    {
        var spans = Read([FileOf(storm)]);
        var result = Analyse(spans);

        Assert.NotEmpty(result.Incidents);
        Assert.Equal(IncidentBytes.Of(result), IncidentBytes.Of(Analyse(BatchCopy.Shuffled(spans, seed: 1, duplicates: true))));
    }

    [Theory]
    [MemberData(nameof(Storms))]
    public void Requests_spread_over_files_in_any_order_give_the_same_incidents(string storm)
    {
        var folder = Directory.CreateTempSubdirectory("analyzer-incidents-");
        try
        {
            var result = Analyse(Read([FileOf(storm)]));

            Assert.NotEmpty(result.Incidents);
            Assert.Equal(IncidentBytes.Of(result), IncidentBytes.Of(Analyse(Read(Spread(storm, folder.FullName)))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Baseline_in_any_order_gives_the_same_incidents()
    {
        var (storm, quiet) = (Read([FileOf("contagion-a")]), Read([FileOf("healthy-a")]));
        var result = Analyse(storm, quiet);

        Assert.NotEmpty(result.Incidents);
        Assert.Equal(IncidentBytes.Of(result), IncidentBytes.Of(Analyse(BatchCopy.Shuffled(storm, seed: 2, duplicates: false), BatchCopy.Shuffled(quiet, seed: 3, duplicates: true))));
    }

    private static string FileOf(string storm) => Path.Combine(s_folder, storm + ".jsonl.zst");

    // Every request to a file that chance decides, each file in an order that chance decides.
    private static string[] Spread(string storm, string folder)
    {
        using var file = File.OpenRead(FileOf(storm));
        using var plain = Decompression.Open(new SourceStream(file), out _);
        using var reader = new StreamReader(plain);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var random = new Random(5);
        random.Shuffle(lines);
        var files = Enumerable.Range(0, Pieces).Select(piece => Path.Combine(folder, $"{piece}.jsonl")).ToArray();
        for (var piece = 0; piece < Pieces; piece++) File.WriteAllLines(files[piece], lines.Where((_, line) => line % Pieces == piece));
        return files;
    }

    private static SpanBatch Read(string[] files)
    {
        var batch = new SpanBatch();
        SpanFiles.Read(files, batch, new ReadOptions(), CancellationToken.None);
        return batch;
    }

    private static AnalysisResult Analyse(SpanBatch spans, SpanBatch? baseline = null) => Detection.Run(
        Reconstruction.Run(spans, new ReconstructionOptions()),
        baseline is null ? null : Reconstruction.Run(baseline, new ReconstructionOptions()),
        new ReadSummary(),
        new DetectionOptions());
}
