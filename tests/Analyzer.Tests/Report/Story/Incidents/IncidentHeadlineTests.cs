using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Xunit;

namespace Analyzer.Tests.Report.Story.Incidents;

public sealed class IncidentHeadlineTests
{
    [Fact]
    public void Metastable_IsCalledSo() =>
        Says("Slow answers from shop/postgresql for 8 s became a 39-second metastable retry storm", Told.Storm);

    [Fact]
    public void MetastableWithoutAmplifier_IsAnOverload() =>
        Says("Slow answers from shop/postgresql for 8 s became a 39-second metastable overload", Told.Storm with { Amplifiers = [] });

    [Fact]
    public void Contained_SaysByWhomAndThatUsersSawNothing() =>
        Says("Errors in recommendations for 20 s were contained by gateway’s fallback; users saw nothing", OtherIncidents.Contained());

    [Fact]
    public void HiddenByRetries_SaysWhatUsersSaw_AndHowSureTheCauseIs() =>
        Says("Errors in version 2.0.0 of inventory were hidden by checkout’s retries; users saw no errors, but a p95 of 176 ms instead of 80 ms (cause 71 % sure)", OtherIncidents.Masked());

    [Fact]
    public void HiddenAmplification_StandsBesideWhatTheEntryShowed() =>
        Says("Errors in shipping for 20 s became hidden load: 5.2 deliveries of each message from orders at the peak, while the entry showed no errors", OtherIncidents.Redelivered());

    [Fact]
    public void StormThatIsNotMetastable_SaysWhatFailed() =>
        Says("Slow answers from shop/postgresql for 8 s became a 39-second retry storm: 96 % of entry requests failed", Told.Storm with { Metastable = false });

    [Fact]
    public void EntryFailing_WithoutAmplifier()
    {
        var silent = Told.Storm with { Metastable = false, Amplifiers = [], RootCauses = [Told.Storm.RootCauses[0] with { Mechanism = Mechanism.Silence }] };
        Says("Silence of shop/postgresql for 8 s made 96 % of entry requests fail", silent);
    }

    [Fact]
    public void EntrySlow_WithoutFailures()
    {
        var slow = Told.Storm with { Metastable = false, Amplifiers = [], Containment = [], Hidden = Told.Storm.Hidden with { EntryErrors = 0 } };
        Says("Slow answers from shop/postgresql for 8 s slowed entry requests from a p95 of 80 ms to 5.1 s", slow);
    }

    [Fact]
    public void NothingAtTheEntry_SaysSo()
    {
        var quiet = Told.Storm with { Metastable = false, Amplifiers = [], Containment = [], Hidden = Told.Storm.Hidden with { EntryErrors = 0, EntryP95Ns = 81_000_000 } };
        Says("Slow answers from shop/postgresql for 8 s were felt in 4 services; users saw nothing", quiet);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.29)]
    public void WithoutASureCause_NoneIsNamed(double confidence)
    {
        var causes = confidence > 0 ? Told.Storm.RootCauses.Select(cause => cause with { Confidence = confidence }).ToList() : [];
        Says("4 services left their baseline for 39.2 s; the spans do not show a cause", Told.Storm with { RootCauses = causes });
    }

    [Fact]
    public void EveryMechanism_HasItsWords()
    {
        foreach (var mechanism in Enum.GetValues<Mechanism>())
        {
            var text = IncidentText.Summary(Told.Storm with { RootCauses = [Told.Storm.RootCauses[0] with { Mechanism = mechanism }] });
            Assert.Contains("shop/postgresql", text, StringComparison.Ordinal);
            Assert.EndsWith("storm.", text, StringComparison.Ordinal);
        }
    }

    private static void Says(string expected, Incident incident)
    {
        Assert.Equal(expected, Told.Plain(IncidentText.Line(incident).ToString()));
        Assert.Equal(expected, Told.Plain(Storyteller.Tell(Told.With(incident)).Headline.ToString()));
        Assert.Equal(expected + ".", Told.Plain(IncidentText.Summary(incident)));
    }
}
