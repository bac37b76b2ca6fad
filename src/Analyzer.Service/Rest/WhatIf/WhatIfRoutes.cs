using System.ComponentModel;
using System.Text.Json;
using Analyzer.Detect.WhatIf;
using Analyzer.Model.Findings;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Findings;
using Analyzer.Service.Rest.Incidents;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.WhatIf;

[Description("Changes of policy to answer for: over an incident, or over a window.")]
internal sealed record WhatIfInput(
    [property: Description("The changes, such as orders->inventory: attempts=1; without an edge for all.")] IReadOnlyList<string> Changes,
    [property: Description("Id of the incident; else give from and to.")] string? Incident = null,
    [property: Description("First instant of the window.")] Instant? From = null,
    [property: Description("First instant after it.")] Instant? To = null,
    [property: Description("replay counts the observed calls again; simulation plays the incident, which takes longer.")] WhatIfMethod? Method = null);

[Description("What the changes would have done over one incident, or over a window without one.")]
internal sealed record WhatIfScope(
    [property: Description("What the report calls the incident; null for the whole window.")] string? Incident,
    [property: Description("First instant.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("An answer for each change."), Part("whatIf", IsList = true)] JsonElement Results);

[Description("What changes of policy would have done.")]
internal sealed record WhatIfAnswer(
    [property: Description("Each incident of the window apart, or the window as a whole where it has none.")] IReadOnlyList<WhatIfScope> Items);

/// <summary><c>/what-if</c>.</summary>
internal static class WhatIfRoutes
{
    private const int MostChanges = 20;

    private static readonly Operation s_ask = new("askWhatIf", Tags.WhatIf, "What would another policy have done", "Answers at once for changes of policy over an incident or a window: the load each service would have seen, calls lost, entry errors.")
    {
        Body = typeof(WhatIfInput),
        Replies = [Reply.Json<WhatIfAnswer>("An answer for each change.")],
        Problems = [404, 410],
    };

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapCreate("/what-if", s_ask, AskAsync);

    private static async Task<IResult> AskAsync(ApiRequest request)
    {
        var input = await request.BodyAsync<WhatIfInput>().ConfigureAwait(false);
        Check(input);
        var incident = input.Incident is { } id ? await IncidentSource.RecordAsync(request, id).ConfigureAwait(false) : null;
        var asked = incident is null ? new AnalysisRequest(input.From!.Value.UnixNs, input.To!.Value.UnixNs) : await RequestOfAsync(request, incident).ConfigureAwait(false);
        var result = await request.Service<WindowFindings>().OfAsync(asked with { WhatIf = input.Changes, WhatIfMethod = input.Method ?? default }, request.Aborted).ConfigureAwait(false);
        var scopes = result.Incidents.Where(found => incident is null || found.Id == incident.Name).Select(found => Scope(found.Id, found.Window, found.WhatIf)).ToList();
        if (scopes.Count == 0 && incident is not null) throw new ProblemException(ProblemKind.ResultGone, $"The incident '{incident.Id}' is not found again in the spans that are stored now: its time may be past retention.");
        return await Answer.Json(new WhatIfAnswer(scopes.Count > 0 ? scopes : [Scope(null, result.Window, result.WhatIf)])).ConfigureAwait(false);
    }

    private static void Check(WhatIfInput input)
    {
        var errors = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (input.Changes.Count is 0 or > MostChanges) errors["changes"] = [$"has {input.Changes.Count} changes: give 1 to {MostChanges}; allowed are {ChangeText.Allowed}"];
        foreach (var change in input.Changes)
        {
            if (ChangeText.Parse(change, out var reason) is null) errors["changes"] = [$"has a change that cannot be read: {reason}"];
        }

        if (input.Incident is null && (input.From is null || input.To is null)) errors["incident"] = ["is missing: give it, or from and to"];
        if (input.Incident is not null && (input.From is not null || input.To is not null)) errors["incident"] = ["is given beside from and to: give one or the other"];
        if (input is { From: { } from, To: { } to } && from.UnixNs >= to.UnixNs) errors["to"] = ["is not after from: give the first instant after the window"];
        if (errors.Count > 0) throw ProblemException.Fields(errors);
    }

    private static async Task<AnalysisRequest> RequestOfAsync(ApiRequest request, IncidentRecord incident)
    {
        var analysis = await request.Store.Records.AnalysisAsync(incident.AnalysisId, request.Aborted).ConfigureAwait(false)
            ?? throw new ProblemException(ProblemKind.ResultGone, $"The analysis that showed the incident '{incident.Id}' is no longer there: give from and to.");
        return AnalysisRequest.FromJson(analysis.Request);
    }

    private static WhatIfScope Scope(string? incident, TimeWindow window, IReadOnlyList<WhatIfResult> results) =>
        new(incident, new Instant(window.StartNs), new Instant(window.EndNs), Parts.WhatIf([.. results.Where(result => !result.Proposed)]));
}
