using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Analyzer.Detect.Periods;
using Analyzer.Model.Periods;
using Analyzer.Service.Cli;
using Analyzer.Service.Reports.Gate;
using Analyzer.Tests.Detect.Periods;
using Xunit;

namespace Analyzer.Tests.Service.Reports;

public sealed class GateTests
{
    private static readonly PeriodReport s_report = PeriodConditionTests.Report(("web", "orders\u0001<&", 100, 300, null), ("orders", "inventory", 100, 250, 250));

    [Fact]
    public void WhatWasThereBefore_FailsNothing_WhereAComparisonWasAskedFor()
    {
        var beside = Assert.Single(Check(beside: true, "amplification>2"));
        var alone = Assert.Single(Check(beside: false, "amplification>2"));

        Assert.Equal((1, 1, false), (beside.New.Count, beside.Known.Count, beside.Passed));
        Assert.Equal((2, 0), (alone.New.Count, alone.Known.Count));
        Assert.True(Check(beside: true, "orders->*: amplification>2").Single().Passed);
    }

    [Fact]
    public void BrokenLimit_EndsTheVerbWithItsOwnExitCode_NamingThePlace()
    {
        var e = Assert.Throws<CliException>(() => GateOptions.Enforce(Check(beside: true, "amplification>2", "potential>8"), quiet: true));

        Assert.Equal(4, e.ExitCode);
        Assert.Contains("amplification 3 (limit 2)", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("inventory", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeptLimits_EndNothing() => GateOptions.Enforce(Check(beside: true, "amplification>5"), quiet: true);

    [Fact]
    public void JUnit_HasATestForEachLimit_AndEscapesNames()
    {
        var xml = XDocument.Parse(Written(stream => JUnitFile.Write(Check(beside: true, "amplification>2", "potential>8"), stream)));

        var suite = xml.Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        var cases = suite.Elements("testcase").ToList();
        Assert.Equal(["amplification>2", "potential>8"], cases.Select(test => test.Attribute("name")!.Value));
        Assert.Equal("web → orders\uFFFD<& (op): amplification 3 (limit 2)", cases[0].Element("failure")!.Value);
        Assert.Contains("orders → inventory", cases[0].Element("system-out")!.Value, StringComparison.Ordinal);
        Assert.Empty(cases[1].Elements());
    }

    [Fact]
    public void Sarif_HasARuleForEachLimit_AndAResultForEachPlace()
    {
        using var json = JsonDocument.Parse(Written(stream => SarifFile.Write(Check(beside: true, "amplification>2", "potential>8"), "load test.jsonl", "1.0", stream)));

        Assert.Equal("2.1.0", json.RootElement.GetProperty("version").GetString());
        var run = json.RootElement.GetProperty("runs")[0];
        Assert.Equal(["amplification>2", "potential>8"], run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("id").GetString()));
        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([("error", "new"), ("note", "unchanged")], results.Select(result => (result.GetProperty("level").GetString(), result.GetProperty("baselineState").GetString())));
        Assert.Equal("orders → inventory (op)", results[1].GetProperty("locations")[0].GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString());
        Assert.Equal("load%20test.jsonl", results[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal((2.5, 2.5, 2), (results[1].GetProperty("properties").GetProperty("value").GetDouble(), results[1].GetProperty("properties").GetProperty("before").GetDouble(), results[1].GetProperty("properties").GetProperty("limit").GetInt32()));
    }

    private static IReadOnlyList<GateResult> Check(bool beside, params string[] limits) => GateResult.Check(s_report, [.. limits.Select(limit => PeriodCondition.Parse(limit)!)], beside);

    private static string Written(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
