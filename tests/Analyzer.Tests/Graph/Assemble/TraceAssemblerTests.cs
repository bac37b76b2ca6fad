using Analyzer.Graph.Assemble;
using Analyzer.Model.Spans;
using Analyzer.Tests.Graph.Properties;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Graph.Assemble;

public sealed class TraceAssemblerTests
{
    [Fact]
    public void AnySpans_ChildrenAreInOrderUnderTheirParent() =>
        RandomSpans.Any.Sample(spans =>
        {
            var forest = Assemble(spans);
            var children = Enumerable.Range(0, forest.Spans.Count).Where(row => forest.Parent[row] >= 0).ToLookup(row => forest.Parent[row]);
            for (var row = 0; row < forest.Spans.Count; row++)
            {
                var linked = new List<int>();
                for (var child = forest.FirstChild[row]; child >= 0; child = forest.NextSibling[child]) linked.Add(child);
                Assert.Equal(children[row], linked);
                Assert.Equal(linked.OrderBy(child => forest.Start(child)), linked);
            }
        }, iter: Iterations.Of(500));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(100_000)]
    public void Circle_IsCutOnceAtItsFirstSpan(int length)
    {
        var spans = Enumerable.Range(1, length).Select(number => new RawSpan { Id = (ulong)number, Parent = (ulong)(number == 1 ? length : number - 1), StartNs = 1000 - number }).ToList();
        new Random(length).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(spans));
        var forest = Assemble(spans);
        Assert.Equal(1, forest.CutCycles);
        Assert.Equal(0, Assert.Single(Roots(forest)));
        Assert.Equal((ulong)length, forest.Spans.SpanIds[0]);
    }

    [Fact]
    public void CirclesBesideEachOther_AreCutOnceEach()
    {
        var spans = Enumerable.Range(0, 40).Select(number => new RawSpan { Id = (ulong)number + 1, Parent = (ulong)(number / 4 * 4 + (number + 1) % 4) + 1, StartNs = number }).ToList();
        var forest = Assemble(spans);
        Assert.Equal(10, forest.CutCycles);
        Assert.Equal(10, Roots(forest).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GiantTrace_IsOneTree(bool isChain)
    {
        const int Count = 100_000;
        var spans = Enumerable.Range(1, Count).Select(number => new RawSpan { Id = (ulong)number, Parent = isChain ? (ulong)number - 1 : number == 1 ? 0u : 1u, StartNs = number }).Reverse();
        var forest = Assemble(spans);
        Assert.Equal(Count, forest.Spans.Count);
        Assert.Equal(0, forest.CutCycles + forest.MissingParents + forest.Duplicates);
        Assert.Single(Roots(forest));
    }

    [Fact]
    public void SharedId_ServerHalfHangsUnderTheClientHalf()
    {
        var forest = Assemble(
        [
            new RawSpan { Id = 1, Kind = SpanKind.Client, StartNs = 10, Service = "web" },
            new RawSpan { Id = 1, Kind = SpanKind.Server, StartNs = 20, Service = "stock" },
            new RawSpan { Id = 2, Parent = 1, StartNs = 30, Service = "stock" },
            new RawSpan { Id = 3, Parent = 1, StartNs = 40, Service = "web" },
        ]);
        Assert.Equal([-1, 0, 1, 0], forest.Parent.AsSpan(0, 4).ToArray());
        Assert.Equal(1, forest.SplitShared);
    }

    [Fact]
    public void FullerCopyThatStartedLater_KeepsTheOrder()
    {
        var forest = Assemble(
        [
            new RawSpan { Id = 1, StartNs = 10 },
            new RawSpan { Id = 2, Parent = 1, StartNs = 20 },
            new RawSpan { Id = 1, StartNs = 30, Attributes = [("more", 1)] },
        ]);
        Assert.Equal(1, forest.Duplicates);
        Assert.Equal([2UL, 1UL], forest.Spans.SpanIds.AsSpan(0, 2).ToArray());
        Assert.Equal(1, forest.Parent[0]);
    }

    private static TraceForest Assemble(IEnumerable<RawSpan> spans) => TraceAssembler.Assemble(RawSpan.Batch(spans), CancellationToken.None);

    private static List<int> Roots(TraceForest forest) => [.. Enumerable.Range(0, forest.Spans.Count).Where(row => forest.Parent[row] < 0)];
}
