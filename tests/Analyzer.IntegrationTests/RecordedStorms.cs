using Analyzer.Ingest.Files;
using Analyzer.IntegrationTests.Packaging;
using Analyzer.Model.Spans;

namespace Analyzer.IntegrationTests;

/// <summary>The recorded storms that are kept with the tests.</summary>
internal static class RecordedStorms
{
    /// <summary>Where one is.</summary>
    public static string FileOf(string name) => Path.Combine(Command.Repository, "tests", "Data", "storms", name + ".jsonl.zst");

    /// <summary>Its spans.</summary>
    public static SpanBatch Read(string name)
    {
        var spans = new SpanBatch();
        SpanFiles.Read([FileOf(name)], spans, new ReadOptions(), CancellationToken.None);
        return spans;
    }
}
