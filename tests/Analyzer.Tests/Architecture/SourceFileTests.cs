using Xunit;

namespace Analyzer.Tests.Architecture;

/// <summary>A file that does not fit in one head is two files.</summary>
public sealed class SourceFileTests
{
    private const int MostLines = 400;

    [Fact]
    public void EverySourceFile_FitsInOneHead()
    {
        var longer = Repository.Files("src", "*.cs").Where(path => File.ReadLines(Path.Combine(Repository.Root, path)).Skip(MostLines).Any());
        Assert.Empty(longer);
    }
}
