using System.ComponentModel;
using Analyzer.Model.Findings;
using Analyzer.Service.Rest.Answers;
using Analyzer.Store.Records;

namespace Analyzer.Service.Rest.Analyses;

[Description("A quiet time to compare with.")]
internal sealed record BaselineInput(
    [property: Description("First instant.")] Instant From,
    [property: Description("First instant after it.")] Instant To);

[Description("What to analyse. The same request is the same analysis.")]
internal sealed record AnalysisInput(
    [property: Description("First instant analysed.")] Instant From,
    [property: Description("First instant no longer analysed.")] Instant To,
    [property: Description("A quiet time to compare with; without it the quiet part of the window, or the day before.")] BaselineInput? Baseline = null,
    [property: Description("Width of a bucket of every series; chosen from the window where it is left out.")] long? BucketNs = null,
    [property: Description("Only what concerns these services is answered; all where it is left out.")] IReadOnlyList<string>? Services = null,
    [property: Description("Changes of policy to answer for, such as orders->inventory: attempts=1.")] IReadOnlyList<string>? WhatIf = null,
    [property: Description("How the changes are answered: replay counts the observed calls again, simulation plays the incident.")] WhatIfMethod? WhatIfMethod = null,
    [property: Description("Whether to do it again although it was done and no span has come since.")] bool Again = false);

[Description("Addresses that belong to an analysis.")]
internal sealed record AnalysisLinks(
    [property: Description("The analysis.")] string Self,
    [property: Description("Its result, once it succeeded.")] string Result);

[Description("An analysis: what was asked for and how far it is.")]
internal sealed record AnalysisView(
    [property: Description("Made of the request: the same request has the same id.")] string Id,
    [property: Description("Who asked for it: request, or the watch over what comes in.")] AnalysisOrigin Origin,
    [property: Description("Where it is.")] AnalysisStatus Status,
    [property: Description("What is being done, for people.")] string Step,
    [property: Description("Why it failed; null unless it did.")] string? Error,
    [property: Description("When it was asked for.")] Instant Created,
    [property: Description("When it was begun; null while it waits.")] Instant? Started,
    [property: Description("When it ended; null before.")] Instant? Finished,
    [property: Description("Spans stored in its window when it began.")] long Spans,
    [property: Description("Incidents found.")] int Incidents,
    [property: Description("What was asked for.")] AnalysisInput Request,
    [property: Description("Where to go from here.")] AnalysisLinks Links);

[Description("Analyses, newest first.")]
internal sealed record AnalysisPage(
    [property: Description("The analyses of this page.")] IReadOnlyList<AnalysisView> Items,
    [property: Description("Cursor of the next page; null on the last one.")] string? Next);
