using Analyzer.Detect.Baselines;
using Analyzer.Detect.Incidents;
using Analyzer.Detect.Onsets;
using Analyzer.Detect.RootCauses;
using Analyzer.Model.Findings;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

public sealed class ConfidenceTests
{
    private static readonly Traffic s_traffic = new(30, 10, (calls, ms, _) => calls.EntryAt(ms, "web", "GET /"));
    private static readonly Scene s_scene = s_traffic.Scene(20, 30, quiet: 15);

    [Fact]
    public void The_first_is_surer_the_further_it_is_ahead() =>
        Gen.Select(Gen.Double[1, 1000], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((mine, a, b) =>
            Of([mine, mine * Math.Min(a, b)]) >= Of([mine, mine * Math.Max(a, b)]));

    [Fact]
    public void Level_with_the_next_it_is_no_surer_than_a_coin() => Assert.Equal((0.5, 0.86), (Of([50, 50], failures: 1000), Of([50])), (x, y) => Math.Abs(x.Item1 - y.Item1) < 0.08 && Math.Abs(x.Item2 - y.Item2) < 0.01);

    [Fact]
    public void Later_ones_are_measured_against_the_first() => Assert.True(Of([90, 10], place: 1) < 0.12);

    [Fact]
    public void Thin_evidence_makes_unsure() => Assert.True(Of([50], failures: 3) < 0.3);

    [Fact]
    public void A_change_of_what_requests_do_is_a_hint_only()
    {
        var suspect = Failing(1000);
        for (var i = 0; i < 5; i++) suspect.Blames.Add(new Blame(BlameKind.Failures, 1000, null, ""));

        Assert.Equal(0.75, Confidence.Of(0, [1000], suspect, Mechanism.ChangedCalls, s_scene));
        Assert.Equal(0.99, Confidence.Of(0, [1000], suspect, Mechanism.Error, s_scene));
    }

    [Fact]
    public void Who_never_departed_is_half_as_sure()
    {
        var suspect = Failing(1000);
        suspect.Onset = int.MaxValue;

        Assert.Equal(0.43, Confidence.Of(0, [50], suspect, Mechanism.Error, s_scene));
    }

    [Fact]
    public void Next_to_another_day_a_short_trouble_makes_less_sure_than_a_lasting_one()
    {
        var now = s_traffic.Reduce();
        var other = Reference.Of(s_traffic.Reduce(), null, BaselineUse.None);
        double Over(int from, int to) => Confidence.Of(0, [50], Failing(1000), Mechanism.Error, new Scene(now, other, SignalTable.Of(now.Series, other, 2), new Outbreak(from, to, []), from, to));

        Assert.True(Over(20, 21) < Over(20, 25));
        Assert.Equal(Of([50], failures: 1000), Over(20, 30));
    }

    private static double Of(double[] weights, int place = 0, double failures = 1000) => Confidence.Of(place, weights, Failing(failures), Mechanism.Error, s_scene);

    private static Suspect Failing(double failures)
    {
        var suspect = new Suspect("web") { Onset = 20 };
        suspect.Blames.Add(new Blame(BlameKind.Failures, failures, null, ""));
        return suspect;
    }
}
