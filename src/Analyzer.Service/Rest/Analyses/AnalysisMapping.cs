using Analyzer.Detect.WhatIf;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Problems;
using Analyzer.Store.Records;

namespace Analyzer.Service.Rest.Analyses;

/// <summary>Between what clients send and get, and analyses as the service has them.</summary>
internal static class AnalysisMapping
{
    private const long LongestBucketNs = 86_400_000_000_000;

    /// <summary>The request that an input means.</summary>
    /// <exception cref="ProblemException">It means none.</exception>
    public static AnalysisRequest Request(AnalysisInput input)
    {
        var errors = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (input.From.UnixNs >= input.To.UnixNs) errors["to"] = ["is not after from: give the first instant no longer analysed"];
        if (input.Baseline is { } quiet && quiet.From.UnixNs >= quiet.To.UnixNs) errors["baseline.to"] = ["is not after baseline.from: give the first instant after the quiet time"];
        if (input.BucketNs is <= 0 or > LongestBucketNs) errors["bucketNs"] = [$"is not a width from 1 to {LongestBucketNs} ns"];
        foreach (var change in input.WhatIf ?? [])
        {
            if (ChangeText.Parse(change, out var reason) is null) errors["whatIf"] = [$"has a change that cannot be read: {reason}"];
        }

        if (errors.Count > 0) throw ProblemException.Fields(errors);
        return new AnalysisRequest(input.From.UnixNs, input.To.UnixNs)
        {
            BaselineFromNs = input.Baseline?.From.UnixNs,
            BaselineToNs = input.Baseline?.To.UnixNs,
            BucketNs = input.BucketNs,
            Services = [.. (input.Services ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            WhatIf = input.WhatIf ?? [],
            WhatIfMethod = input.WhatIfMethod ?? default,
        };
    }

    /// <summary>An analysis as clients get it.</summary>
    public static AnalysisView View(AnalysisRecord analysis)
    {
        var request = AnalysisRequest.FromJson(analysis.Request);
        var input = new AnalysisInput(
            new Instant(request.FromNs),
            new Instant(request.ToNs),
            request is { BaselineFromNs: { } from, BaselineToNs: { } to } ? new BaselineInput(new Instant(from), new Instant(to)) : null,
            request.BucketNs,
            request.Services,
            request.WhatIf,
            request.WhatIfMethod);
        return new AnalysisView(
            analysis.Id, analysis.Origin, analysis.Status, analysis.Step, analysis.Error, new Instant(analysis.CreatedNs), Instant.Of(analysis.StartedNs), Instant.Of(analysis.FinishedNs),
            analysis.Spans, analysis.Incidents, input, new AnalysisLinks(Path(analysis.Id), $"{Path(analysis.Id)}/result"));
    }

    /// <summary>Address of an analysis.</summary>
    public static string Path(string id) => $"{RestApi.Root}/analyses/{Uri.EscapeDataString(id)}";
}
