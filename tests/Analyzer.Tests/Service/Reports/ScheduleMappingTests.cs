using Analyzer.Service.Rest.Schedules;
using Xunit;

namespace Analyzer.Tests.Service.Reports;

/// <summary>What readers see of receivers.</summary>
public sealed class ScheduleMappingTests
{
    [Theory]
    [InlineData("slack:https://hooks.slack.example/services/T/B/secret", "slack:https://hooks.slack.example/…")]
    [InlineData("https://user:secret@hook.example:8443/x?key=secret", "https://hook.example:8443/…")]
    [InlineData("folder:/srv/reports", "folder:/srv/reports")]
    [InlineData("mailto:sre@example.com", "mailto:sre@example.com")]
    public void Target_HidesWhatMayBeASecret_FromWhoMayNotChangeIt(string target, string shown)
    {
        Assert.Equal(shown, ScheduleMapping.Shown(target, isOpen: false));
        Assert.Equal(target, ScheduleMapping.Shown(target, isOpen: true));
    }
}
