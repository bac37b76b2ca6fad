using Xunit;

namespace Analyzer.Tests.Accuracy;

public sealed class ClientAccuracyTests
{
    /// <summary>Spans alone cannot always decide these; a mistake in them is doubt, not regression.</summary>
    private static readonly HashSet<string> s_undecidable = ["node-hard-axios-parallel-same-url-retried"];

    public static TheoryData<string> Recordings { get; } = [.. ClientGrader.Cases.Select(item => item.GetProperty("case").GetString()!)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Groups_equal_what_really_happened(string recording)
    {
        var grade = ClientGrader.Grade(ClientGrader.Cases.Single(item => item.GetProperty("case").GetString() == recording));

        Assert.True(grade.Traces > 0, "the recording holds no graded trace");
        if (s_undecidable.Contains(recording)) Assert.InRange(grade.Right, grade.Traces * 3 / 4, grade.Traces);
        else Assert.True(grade.Right == grade.Traces, string.Join(Environment.NewLine, grade.Mistakes));
    }

    [Fact]
    public void Nothing_is_grouped_in_any_decoy()
    {
        var decoys = ClientGrader.Cases.Select(ClientGrader.Grade).Where(grade => grade.IsDecoy).ToList();

        Assert.NotEmpty(decoys);
        Assert.All(decoys, grade => Assert.Empty(grade.Mistakes));
    }

    [Fact]
    public void Groups_that_no_span_shows_are_not_guessed()
    {
        var dark = ClientGrader.Cases.Select(ClientGrader.Grade).Where(grade => grade.Unseen > 0).ToList();

        Assert.NotEmpty(dark);
        Assert.All(dark, grade => Assert.Empty(grade.Mistakes));
    }
}
