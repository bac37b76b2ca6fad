using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Xunit;

namespace Analyzer.Tests.Report.Story;

public sealed class StorytellerTests
{
    [Fact]
    public void RetryIncident_HeadlineStatesFactorBesideWhatTheEntryShowed()
    {
        var story = Storyteller.Tell(RetryIncident.Of());
        Assert.Equal("At the peak, each call from orders to inventory became 3.3 attempts; the entry showed 2.8 % errors", Plain(story.Headline));
    }

    [Fact]
    public void Sentences_AreAtMostEightAndEachHasItsEvidence()
    {
        var story = Storyteller.Tell(RetryIncident.Of());
        Assert.InRange(story.Sentences.Count, 5, 8);
        Assert.Equal(Enumerable.Range(1, story.Sentences.Count), story.Sentences.Select(sentence => sentence.Evidence));
        Assert.Equal(story.Sentences.Select(sentence => sentence.Evidence), story.Evidence.Select(evidence => evidence.Number));
        Assert.All(story.Evidence, evidence => Assert.NotEmpty(evidence.Text));
    }

    [Fact]
    public void Healthy_SaysThatNothingIsHidden()
    {
        var story = Storyteller.Tell(Results.Healthy());
        Assert.Equal("No hidden amplification found", story.Headline.ToString());
        Assert.DoesNotContain(story.Sentences, sentence => sentence.Says.ToString().Contains("extra attempt", StringComparison.Ordinal));
    }

    [Fact]
    public void Empty_SaysThatThereWasNothingToLookAt()
    {
        var story = Storyteller.Tell(Results.Empty());
        Assert.Equal("No calls in this window", story.Headline.ToString());
        Assert.Empty(story.Sentences);
        Assert.Empty(story.Tiles);
    }

    [Theory]
    [InlineData(1_000, 1_009, 9, 0, "No hidden amplification found")]
    [InlineData(100_000, 100_400, 400, 0, "No hidden amplification found")]
    [InlineData(1_000, 1_100, 100, 0.08, "No hidden amplification found")]
    [InlineData(1_000, 1_100, 100, 0, "Each call from a to b became 1.10 attempts")]
    public void AnEdge_IsNamedOnlyWhereCountsAndSamplingErrorCarryIt(double calls, double attempts, double retries, double error, string headline)
    {
        var edge = Results.Edge("a", "b", "GET /", new EdgeCounts { Calls = calls, Attempts = attempts, Retries = retries });
        var result = Results.Empty() with { Edges = [edge with { Coverage = edge.Coverage with { ErrorBound = error } }] };
        Assert.Equal(headline, Plain(Storyteller.Tell(result).Headline));
    }

    [Fact]
    public void OnlyHedges_AreNoFinding()
    {
        var edge = Results.Edge("a", "b", "GET /", new EdgeCounts { Calls = 1_000, Attempts = 1_400, Hedges = 400 }) with { PeakAmplification = 1.4 };
        Assert.Equal("No hidden amplification found", Storyteller.Tell(Results.Empty() with { Edges = [edge] }).Headline.ToString());
    }

    [Fact]
    public void MaskedWithoutRetries_IsToldWithoutClaimingAmplification()
    {
        var counts = new EdgeCounts { Calls = 1_000, Attempts = 1_000, FailedAttempts = 200, Masked = 150, Absorbed = 150 };
        var result = Results.Empty() with { Edges = [Results.Edge("a", "b", "GET /", counts)], Hidden = new HiddenView(counts, null, 0, 200, 200, []) };
        Assert.Equal("No hidden amplification found, but 75 % of failed attempts stayed out of the entry’s error rate", Plain(Storyteller.Tell(result).Headline));
    }

    private static string Plain(Prose prose) => prose.ToString().Replace(Say.Gap, " ", StringComparison.Ordinal);
}
