using Analyzer.Service.Pages.Incidents;
using Analyzer.Tests.Report;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Analyzer.Tests.Service.Pages;

public sealed class ScrubberTests
{
    private static readonly Analyzer.Model.Findings.Incident s_incident = LockStorm.Of().Incidents[0];

    [Theory]
    [InlineData("")]
    [InlineData("?at=99999999999")]
    [InlineData("?at=now")]
    public void WithoutAMoment_AllOfItIsShown(string query)
    {
        var scrubber = Read(query);
        Assert.Equal(s_incident.Window.EndNs, scrubber.AtNs);
        Assert.Contains($"{s_incident.Affected.Count} of {s_incident.Affected.Count} ", scrubber.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void EachStep_ShowsTheServiceThatItNames()
    {
        foreach (var service in s_incident.Affected)
        {
            var step = Read("").Steps.First(step => step.Ms >= 0 && s_incident.Window.StartNs + (step.Ms * 1_000_000) >= service.OnsetNs);
            Assert.True(Read($"?at={step.Ms}").AtNs >= service.OnsetNs);
        }
    }

    [Fact]
    public void Start_ShowsOnlyWhatBeganThen()
    {
        var count = s_incident.Affected.Count(service => service.OnsetNs <= s_incident.Window.StartNs);
        Assert.Contains($": {count} of ", Read("?at=0").Says, StringComparison.Ordinal);
        Assert.True(count < s_incident.Affected.Count);
    }

    private static Scrubber Read(string query) => Scrubber.Read(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request, s_incident);
}
