using System.Collections.Concurrent;
using Analyzer.Tests.Accuracy.Incidents;
using Xunit;

namespace Analyzer.Tests.Accuracy;

/// <summary>What is found in storms on real services, without a baseline, against what was done to them.</summary>
public sealed class IncidentStormTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Data", "storms");
    private static readonly ConcurrentDictionary<string, Lazy<StormGrade>> s_grades = [];

    public static TheoryData<string, string> Asked { get; } = [.. from storm in StormTruth.Cases(s_folder) from name in AskedOf(StormTruth.Read(s_folder, storm)) select (storm, name)];

    [Theory]
    [MemberData(nameof(Asked))]
    public void Incident_is_what_was_done(string storm, string criterion)
    {
        var grade = GradeOf(storm)[criterion];

        Assert.False(grade.Right is false, grade.Detail);
    }

    [Fact]
    public void Confidence_means_what_it_says()
    {
        var (right, sure) = Calibration.SureOnes(StormTruth.Cases(s_folder).Select(storm => GradeOf(storm).Claim).OfType<FirstClaim>());

        Assert.True(sure > 0, "no cause is named with confidence 0.8 or more");
        Assert.True(right >= 0.85 * sure, $"{right} of {sure} right");
    }

    [Fact]
    public void Limits_of_policies_are_reached_in_some_storm()
    {
        var storms = StormTruth.Cases(s_folder).Select(GradeOf).ToList();

        Assert.Contains(storms, grade => grade[StormGrader.Attempts].Right is not null);
        Assert.Contains(storms, grade => grade[StormGrader.Timeouts].Right is not null);
    }

    private static StormGrade GradeOf(string storm) => s_grades.GetOrAdd(storm, _ => new Lazy<StormGrade>(() => StormGrader.Grade(s_folder, storm))).Value;

    private static IEnumerable<string> AskedOf(StormTruth truth) => StormGrader.Names.Where(name => name switch
    {
        StormGrader.Silence => truth.Healthy,
        StormGrader.Instance => truth.Triggers.Any(trigger => trigger.Instance is not null),
        StormGrader.Amplifiers => truth.Amplifiers.Count > 0,
        _ => !truth.Healthy,
    });
}
