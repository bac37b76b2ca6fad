using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class TruthFileTests
{
    [Theory]
    [InlineData("storm.jsonl.gz", "storm.truth.json")]
    [InlineData("storm.jsonl", "storm.truth.json")]
    [InlineData("storm.json", "storm.truth.json")]
    [InlineData("out/storm.v2.jsonl.gz", "out/storm.v2.truth.json")]
    [InlineData("storm", "storm.truth.json")]
    [InlineData("out/.gz", "out/.gz.truth.json")]
    public void TruthBeside_File_ReplacesTheEndings(string output, string expected) =>
        Assert.Equal(expected, SimulateVerb.TruthBeside(output));

    [Theory]
    [InlineData(null)]
    [InlineData("-")]
    public void TruthBeside_StandardOutput_IsNowhere(string? output) => Assert.Null(SimulateVerb.TruthBeside(output));
}
