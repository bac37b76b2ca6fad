using Analyzer.Detect.Incidents;
using Analyzer.Detect.RootCauses;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

/// <summary>web → orders and stock, ten requests a second; orders fails from second 30, stock from 36, of a scene of 30 to 50.</summary>
public sealed class RootCauseRankerTests
{
    private static readonly Scene s_scene = new Traffic(60, 10, (calls, ms, second) =>
        calls.EntryAt(ms, "web", "GET /")
            .Call("web", "orders", "POST /orders", second is >= 30 and < 50 ? Try.err : Try.ok)
            .Call("web", "stock", "POST /reserve", second is >= 36 and < 50 ? Try.err : Try.ok)).Scene(30, 50);

    [Fact]
    public void Nobody_is_ranked_without_evidence() => Assert.Empty(Rank());

    [Fact]
    public void Of_two_with_equal_evidence_the_earlier_comes_first_and_says_so()
    {
        var causes = Rank(("stock", BlameKind.Failures, 100), ("orders", BlameKind.Failures, 100));

        Assert.Equal(["orders", "stock"], causes.Select(cause => cause.Service));
        Assert.Contains("when the incident began", causes[0].Reasons[1], StringComparison.Ordinal);
        Assert.DoesNotContain("when the incident began", causes[1].Reasons[1], StringComparison.Ordinal);
        Assert.True(causes[0].Confidence > causes[1].Confidence);
    }

    [Fact]
    public void A_later_one_with_much_more_evidence_comes_first_all_the_same() =>
        Assert.Equal("stock", Rank(("stock", BlameKind.Failures, 1000), ("orders", BlameKind.Failures, 100))[0].Service);

    [Fact]
    public void What_did_not_depart_counts_half()
    {
        Assert.Equal("orders", Rank(("ads", BlameKind.Failures, 190), ("orders", BlameKind.Failures, 100))[0].Service);
        Assert.Equal("ads", Rank(("ads", BlameKind.Failures, 210), ("orders", BlameKind.Failures, 100))[0].Service);
    }

    [Fact]
    public void What_is_not_worth_a_line_is_left_out() =>
        Assert.Equal(["orders"], Rank(("ads", BlameKind.Failures, 3), ("orders", BlameKind.Failures, 100)).Select(cause => cause.Service));

    [Fact]
    public void At_most_five_are_named() =>
        Assert.Equal(5, Rank([.. Enumerable.Range(0, 8).Select(i => ($"peer-{i}", BlameKind.Failures, 100.0))]).Count);

    [Fact]
    public void Each_says_which_part_of_the_lost_time_it_explains() =>
        Assert.Contains("it explains 80 % of the time that requests lost", Rank(("ads", BlameKind.Failures, 50), ("orders", BlameKind.Failures, 100))[0].Reasons);

    [Fact]
    public void That_an_instance_diverges_says_where_and_not_how_unless_nothing_else_does()
    {
        Assert.Equal(Mechanism.Drift, Rank(("orders", BlameKind.Drift, 100))[0].Mechanism);
        Assert.Equal(Mechanism.Drift, Rank(("orders", BlameKind.Drift, 100), ("orders", BlameKind.Failures, 10))[0].Mechanism);
        Assert.Equal(Mechanism.Error, Rank(("orders", BlameKind.Drift, 100), ("orders", BlameKind.Failures, 60))[0].Mechanism);
    }

    private static IReadOnlyList<RootCause> Rank(params (string Service, BlameKind Kind, double Seconds)[] evidence)
    {
        var suspects = new SortedDictionary<string, Suspect>(StringComparer.Ordinal);
        foreach (var (service, kind, seconds) in evidence)
        {
            if (!suspects.TryGetValue(service, out var suspect)) suspects.Add(service, suspect = new Suspect(service));
            suspect.Blames.Add(new Blame(kind, seconds, null, $"{kind} of {service}"));
            suspect.Seconds += seconds;
        }

        return RootCauseRanker.Rank(s_scene, suspects, 1.5);
    }
}
