using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Report.Periods;
using Analyzer.Service.Cli;
using Analyzer.Service.Notifications;
using Analyzer.Service.Reports;
using Analyzer.Service.Rest.Analyses;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Paging;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using static System.FormattableString;

namespace Analyzer.Service.Rest.Reports;

/// <summary><c>/reports</c>: what retries hid over a day, a week or a month.</summary>
internal static class PeriodReportRoutes
{
    private const long HourNs = 3_600_000_000_000;

    private static readonly Parameter<string?> s_id = Parameters.Text("id", "Id of a report.", "weekly-20261123T070000Z");
    private static readonly Parameter<string?> s_schedule = Parameters.Text("schedule", "Only those of this schedule.", "weekly");

    private static readonly Operation s_list = new("listReports", Tags.Reports, "Reports, newest first", "Reports that schedules had made, and those that somebody asked for.")
    {
        Query = [s_schedule, Parameters.Limit, Parameters.Cursor],
        Replies = [Reply.Page<PeriodReportPage>("A page of reports.")],
    };

    private static readonly Operation s_make = new("makeReport", Tags.Reports, "Report on a time", "Makes a report on a day, a week, a month or another time beside the time of the same length before, and stores it. It is read from rolled-up hours: a month takes seconds.")
    {
        Body = typeof(ReportInput),
        Replies = [Reply.Json<PeriodReportView>("It is made.", 201) with { Headers = [("Location", "Address of the report.")] }],
    };

    private static readonly Operation s_get = new("getReport", Tags.Reports, "A report", "The whole report, as JSON, a page, Markdown or text: by Accept or format. Its JSON is described field by field in docs/period-report.md.")
    {
        Path = [s_id],
        Query = [Parameters.Format],
        Replies = [Reply.Report("The report.") with { Part = ReportSchemas.Period }],
        Problems = [406, 410],
    };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/reports", s_list, ListAsync);
        routes.MapCreate("/reports", s_make, MakeAsync);
        routes.MapRead("/reports/{id}", s_get, GetAsync);
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var found = await request.Store.Reports.ReportsAsync(request.Get(s_schedule), Cursor.TimeAndId(request.Get(Parameters.Cursor)), request.Limit + 1, request.Aborted).ConfigureAwait(false);
        var (items, next) = Paged.Cut(found, request.Limit, last => Cursor.Write(Invariant($"{last.CreatedNs}"), last.Id));
        return await Answer.Json(new PeriodReportPage([.. items.Select(View)], next), next: next is null ? null : request.With(("cursor", next))).ConfigureAwait(false);
    }

    private static async Task<IResult> MakeAsync(ApiRequest request)
    {
        var period = PeriodOf(await request.BodyAsync<ReportInput>().ConfigureAwait(false), PeriodReporter.EndOfHour(request.Service<TimeProvider>().NowNs()));
        var record = await request.Service<ReportMaker>().MakeAndStoreAsync(new PeriodRequest(period, null), request.Aborted).ConfigureAwait(false);
        return await Answer.Json(View(record), 201, Path(record.Id)).ConfigureAwait(false);
    }

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var id = request.Get(s_id)!;
        if (await request.Store.Reports.BodyAsync(id, request.Aborted).ConfigureAwait(false) is not { } body) throw ProblemException.Missing("report", id, $"{RestApi.Root}/reports");
        try
        {
            var report = PeriodReportCodec.Decode(body);
            var links = request.Context.RequestServices.GetService<NotificationOptions>()?.PublicUrl is { } address ? new PeriodLinks(address) : null;
            return ReportAnswer.Written(request, id, (format, stream) => PeriodReportFormats.Named(format)!.Write(report, links, stream));
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(ProblemKind.ResultGone, $"The report '{id}' cannot be read, as another version wrote it: POST its time to {RestApi.Root}/reports.");
        }
    }

    private static TimeWindow PeriodOf(ReportInput input, long nowNs)
    {
        if (input.Last is { } last)
        {
            if (input.From is not null || input.To is not null) throw ProblemException.Field("last", "stands beside from or to: give one or the other");
            return DurationText.TryParse(last, out var ns) && ns is >= HourNs and <= 400 * 24 * HourNs ? new TimeWindow(nowNs - ns, nowNs) : throw ProblemException.Field("last", $"is no length from 1h to 400d ('{last}'): write it as 1d or 7d");
        }

        if (input.From is not { } from) throw ProblemException.Field("from", "is missing: give from and to, or last");
        var to = input.To?.UnixNs ?? nowNs;
        return to - from.UnixNs is >= HourNs and <= 400 * 24 * HourNs ? new TimeWindow(from.UnixNs, to) : throw ProblemException.Field("to", "is not 1 h to 400 days after from");
    }

    private static PeriodReportView View(ReportRecord report) =>
        new(report.Id, report.ScheduleId, report.Title, new Instant(report.FromNs), new Instant(report.ToNs), new Instant(report.CreatedNs), report.Headline, report.HasNews, Path(report.Id));

    private static string Path(string id) => $"{RestApi.Root}/reports/{Uri.EscapeDataString(id)}";
}
