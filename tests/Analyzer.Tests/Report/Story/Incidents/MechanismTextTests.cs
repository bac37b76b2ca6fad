using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents;
using Xunit;

namespace Analyzer.Tests.Report.Story.Incidents;

public sealed class MechanismTextTests
{
    [Fact]
    public void Kebab_IsWhatToolsRead() => Assert.Equal(
        ["error", "latency", "retry-load", "queueing", "saturation", "silence", "changed-calls", "drift"],
        Enum.GetValues<Mechanism>().Select(MechanismText.Kebab));

    [Theory]
    [InlineData("share", 0.98, "98 %")]
    [InlineData("ns", 4.2e9, "4.2 s")]
    [InlineData("ratio", 3.42, "3.4")]
    [InlineData("ratio", 1, "1.0")]
    [InlineData("ratio", 1.02, "1.02")]
    [InlineData("calls/s", 310, "310/s")]
    [InlineData("requests", 12, "12")]
    public void Value_FollowsItsUnit(string unit, double value, string expected) => Assert.Equal(expected, Told.Plain(SignalText.Value(unit, value)));
}
