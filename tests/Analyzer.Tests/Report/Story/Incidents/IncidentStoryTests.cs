using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Xunit;

namespace Analyzer.Tests.Report.Story.Incidents;

public sealed class IncidentStoryTests
{
    [Fact]
    public void Storm_IsToldInEightSentencesInOrder()
    {
        var story = Storyteller.Tell(LockStorm.Of());
        Assert.Equal(8, story.Sentences.Count);
        Assert.Equal(Enumerable.Range(1, 8), story.Sentences.Select(sentence => sentence.Evidence));
        string[] starts = ["At 13:59:07", "Within", "Retries from", "At 13:59:09", "The cause was over", "Dashboards", "shop/search", "841"];
        Assert.All(starts.Zip(story.Sentences), pair => Assert.StartsWith(pair.First, pair.Second.Says.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void SeveralIncidents_TheSizeGivesWayToTheOthers()
    {
        var story = Storyteller.Tell(Told.With(Told.Storm, OtherIncidents.Bare()));
        Assert.Equal(8, story.Sentences.Count);
        Assert.StartsWith("A further incident", story.Sentences[^1].Says.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(story.Sentences, sentence => sentence.Says.ToString().StartsWith("841", StringComparison.Ordinal));
    }

    [Fact]
    public void ThinData_IsSaidWhereThereIsRoom()
    {
        var thin = LockStorm.Of().DataQuality with { Reading = LockStorm.Of().DataQuality.Reading with { SpansLost = 40 } };
        var story = Storyteller.Tell(Told.With(OtherIncidents.Contained()) with { DataQuality = thin });
        Assert.StartsWith("The true numbers may be higher", story.Sentences[^1].Says.ToString(), StringComparison.Ordinal);
        Assert.Equal(8, Storyteller.Tell(LockStorm.Of() with { DataQuality = thin }).Sentences.Count);
    }

    [Fact]
    public void Bare_IsToldWithoutInvention()
    {
        var story = Storyteller.Tell(Told.With(OtherIncidents.Bare()));
        Assert.Equal(["At 14:05:00 billing was the first to leave its baseline (latency: 20 ms → 900 ms); the spans do not show a cause.", "It was over at 14:06:00, and the spans do not show what ended it."], story.Sentences.Select(sentence => Told.Plain(sentence.Says.ToString())));
    }

    [Fact]
    public void NoIncident_NamesTheBaselineInItsEvidence()
    {
        var story = Storyteller.Tell(Results.Healthy());
        Assert.Equal("No service left its baseline: no incident was found.", story.Sentences[0].Says.ToString());
        Assert.Contains("the same hour of the day before, 22 Nov 2026", story.Evidence[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NoBaseline_ClaimsNothing()
    {
        var story = Storyteller.Tell(Results.Healthy() with { BaselineUse = BaselineUse.None });
        Assert.StartsWith("Whether anything left its baseline cannot be said (nothing to compare with", story.Sentences[0].Says.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Doubt_KeepsItsPlaceInACalmStory() =>
        Assert.StartsWith("The true numbers may be higher", Storyteller.Tell(RetryIncident.Of()).Sentences[^1].Says.ToString(), StringComparison.Ordinal);
}
