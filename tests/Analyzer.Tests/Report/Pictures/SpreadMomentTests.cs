using System.Globalization;
using System.Text.RegularExpressions;
using Analyzer.Report.Pictures;
using Xunit;

namespace Analyzer.Tests.Report.Pictures;

public sealed partial class SpreadMomentTests
{
    private static readonly Analyzer.Model.Findings.Incident s_incident = LockStorm.Of().Incidents[0];

    [Fact]
    public void WithoutAMoment_ThePictureIsThatOfTheReport()
    {
        var picture = Draw(null);
        Assert.DoesNotContain("data-", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("ahead", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("cursor", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void AtTheStart_WhatCameLaterIsAhead()
    {
        var later = SpreadLanes.Of(s_incident).Lanes.Count(lane => lane.FromNs > s_incident.Window.StartNs);
        Assert.True(later > 0);
        Assert.Equal(later, Lanes(Draw(s_incident.Window.StartNs)).Count(lane => lane.Contains(" ahead", StringComparison.Ordinal)));
    }

    [Fact]
    public void AtTheEnd_NothingIsPale()
    {
        var picture = Draw(s_incident.Window.EndNs);
        Assert.DoesNotContain(" ahead", picture, StringComparison.Ordinal);
        Assert.DoesNotContain(" over", picture, StringComparison.Ordinal);
        Assert.Contains("cursor", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_CountFromTheStartOfTheIncident()
    {
        var times = Lanes(Draw(s_incident.Window.EndNs)).Select(lane => long.Parse(From().Match(lane).Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal((s_incident.Affected[0].OnsetNs - s_incident.Window.StartNs) / 1_000_000, times[0]);
        Assert.Equal(times.Count, SpreadLanes.Of(s_incident).Lanes.Count);
    }

    private static string Draw(long? atNs)
    {
        var markup = new Markup();
        SpreadPicture.Draw(markup, s_incident, SpreadLanes.Of(s_incident), atNs);
        return markup.ToString();
    }

    private static IEnumerable<string> Lanes(string picture) => Lane().Matches(picture).Select(match => match.Value);

    [GeneratedRegex("<g class=\"lane-row[^>]*>")]
    private static partial Regex Lane();

    [GeneratedRegex("data-from=\"(-?[0-9]+)\"")]
    private static partial Regex From();
}
