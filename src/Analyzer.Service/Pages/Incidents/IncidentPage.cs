using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Incidents;

/// <summary><c>/incidents/{id}</c>: the report come alive.</summary>
/// <param name="store">For what people noted.</param>
/// <param name="incidents">Finds it.</param>
/// <param name="views">Answers what-ifs.</param>
/// <param name="pages">Renders.</param>
internal sealed class IncidentPage(ISpanStore store, IncidentResults incidents, ViewResults views, PageRenderer pages) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await incidents.FindAsync(id, context.RequestAborted).ConfigureAwait(false) is not { } view) return await PageFailures.NotFoundAsync(context, $"there is no incident '{id}': the overview lists those there are").ConfigureAwait(false);
        if (view is not { View: View.Found found, Result: { } result })
        {
            return view.View is View.Found
                ? await PageFailures.NotFoundAsync(context, $"an analysis of its time no longer shows the incident '{id}': {view.Record.Summary}").ConfigureAwait(false)
                : await ViewPages.NoneAsync(context, "/", view.View).ConfigureAwait(false);
        }

        var form = WhatIfForm.Read(context.Request);
        var (answer, note, isWaiting) = await AnswerAsync(form, found, view, context.RequestAborted).ConfigureAwait(false);
        var story = Storyteller.Tell(result);
        var model = new IncidentModel(
            new PageFrame(view.Record.Summary.TrimEnd('.'), null) { Window = found.Says, IsWaiting = isWaiting, State = $"{view.Record.UpdatedNs} {note}" }, view.Record, found, result, story)
        {
            Scrubber = Scrubber.Read(context.Request, result.Incidents[0]),
            Form = form,
            Answer = answer,
            AnswerNote = note,
            Annotations = await store.Records.AnnotationsAsync(id, context.RequestAborted).ConfigureAwait(false),
        };
        return await pages.PageAsync<IncidentPageView>(model).ConfigureAwait(false);
    }

    private async Task<(Incident? Answer, string Note, bool IsWaiting)> AnswerAsync(WhatIfForm form, View.Found found, IncidentView view, CancellationToken cancellation)
    {
        if (!form.IsAsked) return (null, "", false);
        if (form.Mistake is { Length: > 0 } mistake) return (null, mistake, false);
        var request = AnalysisRequest.FromJson(found.Analysis.Request) with { WhatIf = [form.Change], WhatIfMethod = form.Method };
        return await views.FindAsync(request, isAgain: false, cancellation).ConfigureAwait(false) switch
        {
            View.Found answered when IncidentResults.In(answered.Result, view.Record) is { } incident && incident.WhatIf.Any(change => !change.Proposed) =>
                (incident with { WhatIf = [.. incident.WhatIf.Where(change => !change.Proposed)] }, "", false),
            View.Found => (null, "the incident was not found again with this change asked for: analyse its time anew", false),
            View.Waiting waiting => (null, $"being computed: {waiting.Analysis.Step}", true),
            View.Failed failed => (null, failed.Analysis.Error ?? "its analysis was called off", false),
            _ => (null, "its spans are no longer stored", false),
        };
    }
}
