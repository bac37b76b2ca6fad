using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Paging;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static System.FormattableString;

namespace Analyzer.Service.Rest.Analyses;

/// <summary><c>/analyses</c>.</summary>
internal static class AnalysisRoutes
{
    // About as long as a small window takes.
    private const int LookAgainSeconds = 2;

    private static readonly Parameter<string?> s_id = Parameters.Text("id", "Id of an analysis.", "3f2a9c0d51e877b1c2d4");
    private static readonly Parameter<string?> s_status = Parameters.Choice("status", "Only those in this state.", "succeeded", "queued", "running", "succeeded", "failed", "cancelled");
    private static readonly Parameter<string?> s_origin = Parameters.Choice("origin", "Only those that somebody asked for (request), or the watch over what comes in.", "request", "request", "watch");

    private static readonly Operation s_submit = new("submitAnalysis", Tags.Analyses, "Ask for an analysis", "Puts an analysis of a window into the queue. The same request is the same analysis: it is done again only when spans have come since, or with again: true.")
    {
        Body = typeof(AnalysisInput),
        Replies =
        [
            Reply.Json<AnalysisView>("It was done before and still holds: its result is there.") with { Headers = [("Location", "Address of the analysis.")] },
            Reply.Json<AnalysisView>("It waits or runs: look at its address until it succeeded.", 202) with { Headers = [("Location", "Address of the analysis.")] },
        ],
        Problems = [404],
    };

    private static readonly Operation s_list = new("listAnalyses", Tags.Analyses, "Analyses, newest first", "Analyses that were asked for and those that the watch made.")
    {
        Query = [s_status, s_origin, Parameters.Limit, Parameters.Cursor],
        Replies = [Reply.Page<AnalysisPage>("A page of analyses.")],
    };

    private static readonly Operation s_get = new("getAnalysis", Tags.Analyses, "How far an analysis is", "Its state, what is being done, and when it began and ended.")
    {
        Path = [s_id],
        Replies = [Reply.Json<AnalysisView>("The analysis.")],
    };

    private static readonly Operation s_cancel = new("cancelAnalysis", Tags.Analyses, "Call an analysis off", "Ends an analysis that waits or runs, in whichever process it runs.")
    {
        Path = [s_id],
        Replies = [Reply.Json<AnalysisView>("It is called off.")],
        Problems = [409],
    };

    private static readonly Operation s_result = new("getAnalysisResult", Tags.Analyses, "The report of an analysis", "The whole report, as JSON, a page, Markdown or text: by Accept or format.")
    {
        Path = [s_id],
        Query = [Parameters.Format],
        Replies = [Reply.Report("The report.")],
        Problems = [406, 409, 410],
    };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCreate("/analyses", s_submit, SubmitAsync);
        routes.MapRead("/analyses", s_list, ListAsync);
        routes.MapRead("/analyses/{id}", s_get, GetAsync);
        routes.MapRemove("/analyses/{id}", s_cancel, CancelAsync);
        routes.MapRead("/analyses/{id}/result", s_result, ResultAsync);
    }

    /// <summary>The result of an analysis that succeeded.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static async Task<Analyzer.Model.Findings.AnalysisResult> ResultOfAsync(ApiRequest request, AnalysisRecord analysis)
    {
        switch (analysis.Status)
        {
            case AnalysisStatus.Queued or AnalysisStatus.Running:
                throw new ProblemException(ProblemKind.NotFinished, $"The analysis '{analysis.Id}' is {(analysis.Status == AnalysisStatus.Queued ? "queued" : "running")}: look at {AnalysisMapping.Path(analysis.Id)} until its status is succeeded.") { RetryAfterSeconds = LookAgainSeconds };
            case AnalysisStatus.Failed:
                throw new ProblemException(ProblemKind.NoResult, $"The analysis '{analysis.Id}' failed: {analysis.Error}");
            case AnalysisStatus.Cancelled:
                throw new ProblemException(ProblemKind.NoResult, $"The analysis '{analysis.Id}' was called off: POST it again.");
            default:
                return await request.Service<AnalysisRuns>().ResultAsync(analysis, request.Aborted).ConfigureAwait(false)
                    ?? throw new ProblemException(ProblemKind.ResultGone, $"The result of the analysis '{analysis.Id}' cannot be read, as another version wrote it: POST the analysis with again: true.");
        }
    }

    private static async Task<IResult> SubmitAsync(ApiRequest request)
    {
        var input = await request.BodyAsync<AnalysisInput>().ConfigureAwait(false);
        var wanted = AnalysisMapping.Request(input);
        await Findings.WindowFindings.DemandSpansAsync(request.Store, new(wanted.FromNs, wanted.ToNs), request.Aborted).ConfigureAwait(false);
        var (analysis, _) = await request.Service<AnalysisRuns>().SubmitAsync(wanted, AnalysisOrigin.Request, input.Again, request.Aborted).ConfigureAwait(false);
        return await Answer.Json(AnalysisMapping.View(analysis), analysis.Status == AnalysisStatus.Succeeded ? 200 : 202, AnalysisMapping.Path(analysis.Id)).ConfigureAwait(false);
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var query = new AnalysisQuery
        {
            Status = request.Get(s_status) is { } status ? Enum.Parse<AnalysisStatus>(status, ignoreCase: true) : null,
            Origin = request.Get(s_origin) is { } origin ? Enum.Parse<AnalysisOrigin>(origin, ignoreCase: true) : null,
            After = Cursor.TimeAndId(request.Get(Parameters.Cursor)),
            Limit = request.Limit + 1,
        };
        var (items, next) = Paged.Cut(await request.Store.Records.AnalysesAsync(query, request.Aborted).ConfigureAwait(false), request.Limit, last => Cursor.Write(Invariant($"{last.CreatedNs}"), last.Id));
        return await Answer.Json(new AnalysisPage([.. items.Select(AnalysisMapping.View)], next), next: next is null ? null : request.With(("cursor", next))).ConfigureAwait(false);
    }

    private static async Task<IResult> GetAsync(ApiRequest request) => await Answer.Json(AnalysisMapping.View(await FindAsync(request).ConfigureAwait(false))).ConfigureAwait(false);

    private static async Task<IResult> CancelAsync(ApiRequest request)
    {
        var analysis = await FindAsync(request).ConfigureAwait(false);
        if (!await request.Service<AnalysisRuns>().CancelAsync(analysis.Id, request.Aborted).ConfigureAwait(false)) throw new ProblemException(ProblemKind.AlreadyEnded, $"The analysis '{analysis.Id}' has ended: there is nothing to call off.");
        return await GetAsync(request).ConfigureAwait(false);
    }

    private static async Task<IResult> ResultAsync(ApiRequest request)
    {
        var analysis = await FindAsync(request).ConfigureAwait(false);
        var result = await ResultOfAsync(request, analysis).ConfigureAwait(false);
        return ReportAnswer.Of(request, Invariant($"{analysis.Id} {analysis.FinishedNs}"), () => result);
    }

    private static async Task<AnalysisRecord> FindAsync(ApiRequest request)
    {
        var id = request.Get(s_id)!;
        return await request.Store.Records.AnalysisAsync(id, request.Aborted).ConfigureAwait(false) ?? throw ProblemException.Missing("analysis", id, $"{RestApi.Root}/analyses");
    }
}
