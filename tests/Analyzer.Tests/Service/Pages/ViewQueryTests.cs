using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Xunit;

namespace Analyzer.Tests.Service.Pages;

public sealed class ViewQueryTests
{
    private const long SecondNs = 1_000_000_000;

    [Fact]
    public void Nothing_IsTheNewest()
    {
        var query = Read();
        Assert.True(query.IsNewest);
        Assert.False(query.IsRelative);
        // Whole minutes, so that those who look at one time look at one analysis.
        var request = ViewResults.RequestOf(query, 30 * SecondNs, 4_000 * SecondNs);
        Assert.Equal((360 * SecondNs, 4_020 * SecondNs), (request.FromNs, request.ToNs));
    }

    [Theory]
    [InlineData("-20m", "", true)]
    [InlineData("14:00", "14:20", true)]
    [InlineData("1970-01-01T00:00:10Z", "", true)]
    [InlineData("1970-01-01T00:00:10Z", "1970-01-01T00:00:20Z", false)]
    public void WhatChangesWithTheData_IsRelative(string from, string to, bool isRelative) => Assert.Equal(isRelative, Read(("from", from), ("to", to)).IsRelative);

    [Fact]
    public void OneEnd_MeansTheDataAtTheOther()
    {
        var request = ViewResults.RequestOf(Read(("from", "-10s")), 0, 100 * SecondNs);
        Assert.Equal((90 * SecondNs + 1, 100 * SecondNs + 1), (request.FromNs, request.ToNs));
    }

    [Fact]
    public void QuietTime_WithoutItsEnd_ReachesToTheWindow()
    {
        var request = ViewResults.RequestOf(Read(("from", "1970-01-01T00:00:50Z"), ("to", "1970-01-01T00:01:00Z"), ("baseline-from", "1970-01-01T00:00:10Z")), 0, 100 * SecondNs);
        Assert.Equal((10 * SecondNs, 50 * SecondNs), (request.BaselineFromNs, request.BaselineToNs));
    }

    [Fact]
    public void Address_MeansTheSameAgain()
    {
        var request = new AnalysisRequest(1, 60 * SecondNs) { BaselineFromNs = 2, BaselineToNs = 30 * SecondNs, BucketNs = 1_500_000 };
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Addresses.Window(request));
        Assert.Equal(request.Id, ViewResults.RequestOf(ViewQuery.Read(name => query.TryGetValue(name, out var value) ? value.ToString() : null), 0, 100 * SecondNs).Id);
    }

    [Theory]
    [InlineData("nonsense", "")]
    [InlineData("1970-01-01T00:01:00Z", "1970-01-01T00:00:10Z")]
    [InlineData("1970-01-01T00:05:00Z", "")]
    public void WhatIsNoWindow_IsRefused(string from, string to) => Assert.Throws<CliException>(() => ViewResults.RequestOf(Read(("from", from), ("to", to)), 0, 100 * SecondNs));

    private static ViewQuery Read(params (string Name, string Value)[] query) => ViewQuery.Read(name => query.FirstOrDefault(pair => pair.Name == name).Value);
}
