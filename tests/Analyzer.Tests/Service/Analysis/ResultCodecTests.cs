using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;
using Analyzer.Report;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Tests.Architecture;
using Xunit;

namespace Analyzer.Tests.Service.Analysis;

/// <summary>A result that was stored is reported as it would have been at once.</summary>
public sealed class ResultCodecTests
{
    [Theory]
    [InlineData("metastable-lock-a")]
    [InlineData("redelivery-a")]
    public void Decoded_IsReportedByteForByteAsBefore_InEveryFormat(string storm)
    {
        var spans = new SpanBatch();
        SpanFiles.Read([Path.Combine(Repository.Root, "tests", "Data", "storms", storm + ".jsonl.zst")], spans, new ReadOptions(), CancellationToken.None);
        var result = Detection.Run(Reconstruction.Run(spans, new ReconstructionOptions()), null, new ReadSummary(), new DetectionOptions());

        var decoded = ResultCodec.Decode(ResultCodec.Encode(result));

        foreach (var format in ReportFormats.All) Assert.Equal(Written(format, result), Written(format, decoded));
    }

    [Fact]
    public void Decode_OfAnythingElse_SaysSo() => Assert.Throws<InvalidDataException>(() => ResultCodec.Decode(new byte[] { 1, 2, 3 }));

    private static byte[] Written(IReportFormat format, Model.Findings.AnalysisResult result)
    {
        using var stream = new MemoryStream();
        format.Write(result, stream);
        return stream.ToArray();
    }
}
