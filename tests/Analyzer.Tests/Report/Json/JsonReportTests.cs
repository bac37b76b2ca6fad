using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Analyzer.Report.Json;
using Xunit;

namespace Analyzer.Tests.Report.Json;

public sealed partial class JsonReportTests
{
    private static readonly string[] s_edgeFields =
    [
        "caller", "callee", "operation", "calls", "attempts", "retries", "hedges", "amplification", "excess", "errors",
        "masked", "timeouts", "orphanedNs", "queueDelay", "selfTime", "baseline", "exemplars",
    ];

    [Fact]
    public void Report_HasThePromisedFields()
    {
        using var report = Parse();
        Assert.Equal("analyzer.report/v1", report.RootElement.GetProperty("schema").GetString());
        foreach (var name in (string[])["window", "dataQuality", "dashboard", "edges", "paths", "incidents"]) Assert.True(report.RootElement.TryGetProperty(name, out _), name);
        var edge = report.RootElement.GetProperty("edges")[0];
        foreach (var name in s_edgeFields) Assert.True(edge.TryGetProperty(name, out _), name);
        Assert.Equal(32, edge.GetProperty("exemplars")[0].GetProperty("traceId").GetString()!.Length);
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("edges").EnumerateArray().Last().GetProperty("caller").ValueKind);
    }

    [Theory]
    [InlineData("incidents", "id,start,end,ongoing,summary,trigger,rootCauses,affected,propagation,amplifiers,breakPoint,containment,metastable,sustainingLoop,ended,hidden,size,whatIf")]
    [InlineData("incidents.rootCauses", "service,operation,mechanism,confidence,reasons,exemplars")]
    [InlineData("incidents.affected", "service,mechanism,onset,end,severity,inherited,signals,exemplars")]
    [InlineData("incidents.amplifiers", "caller,callee,operation,factor,factorBefore,peakFactor,factorAfter,excess,excessAttributed,excessShare,excessPerSecond,exemplars")]
    [InlineData("policies", "caller,callee,operation,maxAttempts,limitReached,timeoutNs,timeoutCoversCall,backoff,backoffBaseNs,retriedOn,notRetriedOn,calls,retriedCalls,confidence,exemplars")]
    public void Findings_HaveTheFieldsThatToolsRead_AndLeaveOutWhatIsNotThere(string path, string fields)
    {
        using var report = JsonDocument.Parse(Golden.Bytes(new JsonReport(), LockStorm.Of()));
        var at = path.Split('.').Aggregate(report.RootElement, (element, name) => element.GetProperty(name)[0]);
        Assert.Equal(fields.Split(','), at.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void Storm_IsWrittenInUnitsAndNamesThatToolsRead()
    {
        using var report = JsonDocument.Parse(Golden.Bytes(new JsonReport(), LockStorm.Of()));
        var incident = report.RootElement.GetProperty("incidents")[0];
        Assert.True(incident.GetProperty("metastable").GetBoolean());
        Assert.Equal("2026-11-23T13:59:07.000000000Z", incident.GetProperty("start").GetString());
        Assert.Equal("Slow answers from shop/postgresql for 8 s became a 39-second metastable retry storm.", incident.GetProperty("summary").GetString());
        Assert.Equal(["latency", "queueing", "retry-load", "error"], incident.GetProperty("affected").EnumerateArray().Select(service => service.GetProperty("mechanism").GetString()));
        var policies = report.RootElement.GetProperty("policies");
        Assert.Equal(600_000_000, policies[0].GetProperty("timeoutNs").GetInt64());
        Assert.False(policies[0].TryGetProperty("instance", out _));
        Assert.Equal("checkout-2", policies[1].GetProperty("instance").GetString());
        Assert.Equal(JsonValueKind.Null, policies[1].GetProperty("timeoutNs").ValueKind);
    }

    [Fact]
    public void Times_AreRfc3339WithNanoseconds()
    {
        using var report = Parse();
        Assert.Equal("2026-11-23T14:00:00.000000000Z", report.RootElement.GetProperty("window").GetProperty("start").GetString());
    }

    [Fact]
    public void Documentation_NamesEveryFieldAndNoOther()
    {
        using var report = Parse();
        SortedSet<string> written = new(StringComparer.Ordinal);
        Collect(report.RootElement, "", written);
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../../../docs/report-format.md"));
        var section = text[text.IndexOf("## The report", StringComparison.Ordinal)..text.IndexOf("## Calls", StringComparison.Ordinal)];
        SortedSet<string> documented = new(Field().Matches(section).Select(match => match.Groups[1].Value), StringComparer.Ordinal);
        Assert.Empty(written.Except(documented));
        Assert.Empty(documented.Except(written));
    }

    /// <summary>Paths of fields, with <c>[]</c> for items; keys that are data (failure labels, kinds of problems) are one <c>*</c>.</summary>
    private static void Collect(JsonElement element, string path, SortedSet<string> into)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Collect(item, path + "[]", into);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            var isData = path.EndsWith(".problems", StringComparison.Ordinal) || path.EndsWith(".verdicts", StringComparison.Ordinal) || path.EndsWith(".failures", StringComparison.Ordinal);
            foreach (var property in element.EnumerateObject())
            {
                var next = path + (path.Length > 0 ? "." : "") + (isData ? "*" : property.Name);
                into.Add(next);
                Collect(property.Value, next, into);
            }
        }
    }

    /// <summary>Everything that a report can hold: a storm, and an incident with every optional field.</summary>
    private static JsonDocument Parse()
    {
        var (storm, hostile) = (LockStorm.Of(), OtherResults.Hostile());
        return JsonDocument.Parse(Golden.Bytes(new JsonReport(), RetryIncident.Of() with
        {
            Incidents = [.. storm.Incidents, .. hostile.Incidents],
            Policies = storm.Policies,
            Drift = storm.Drift,
            Potential = storm.Potential,
            PolicyConflicts = storm.PolicyConflicts,
            BaselineUse = storm.BaselineUse,
            WhatIf = hostile.WhatIf,
        }));
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Field();
}
