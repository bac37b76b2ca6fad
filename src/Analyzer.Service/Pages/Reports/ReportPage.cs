using Analyzer.Model.Periods;
using Analyzer.Report.Periods;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Reports;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Reports;

/// <summary>A report on a period.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Record">As it is listed.</param>
/// <param name="Body">What it says, as markup.</param>
internal sealed record ReportModel(PageFrame Frame, ReportRecord Record, string Body);

/// <summary><c>/reports/{id}</c>: a report inside the site.</summary>
/// <param name="store">Where it is.</param>
/// <param name="pages">Renders.</param>
internal sealed class ReportPage(ISpanStore store, PageRenderer pages) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await ReadAsync(store, id, context.RequestAborted).ConfigureAwait(false) is not { } found) return await PageFailures.NotFoundAsync(context, $"there is no report '{id}'").ConfigureAwait(false);
        return await pages.PageAsync<ReportView>(new ReportModel(new PageFrame(found.Record.Title, "/reports"), found.Record, PeriodHtml.Body(found.Report, new PeriodLinks("")))).ConfigureAwait(false);
    }

    /// <summary>A report and how it is listed; null where there is none.</summary>
    /// <exception cref="CliException">Another version wrote it.</exception>
    public static async Task<(ReportRecord Record, PeriodReport Report)?> ReadAsync(ISpanStore store, string id, CancellationToken cancellation)
    {
        if (await store.Reports.ReportAsync(id, cancellation).ConfigureAwait(false) is not { } record || await store.Reports.BodyAsync(id, cancellation).ConfigureAwait(false) is not { } body) return null;
        try
        {
            return (record, PeriodReportCodec.Decode(body));
        }
        catch (InvalidDataException)
        {
            throw CliException.NotDone($"the report '{id}' cannot be read, as another version wrote it: make it again");
        }
    }
}

/// <summary><c>/reports/{id}/download</c>: a report as a file, in the format that the query names.</summary>
/// <param name="store">Where it is.</param>
/// <param name="options">Know where people reach the pages.</param>
internal sealed class ReportDownload(ISpanStore store, Hosting.ServeOptions options) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var wanted = context.Request.Query["format"].ToString() is { Length: > 0 } name ? name : "html";
        if (PeriodReportFormats.Named(wanted) is not { } format) throw CliException.WrongUsage($"'{wanted}' cannot be downloaded: choose one of {string.Join(", ", PeriodReportFormats.All.Select(one => one.Name))}");
        if (await ReportPage.ReadAsync(store, id, context.RequestAborted).ConfigureAwait(false) is not { } found) return await PageFailures.NotFoundAsync(context, $"there is no report '{id}'").ConfigureAwait(false);
        using var bytes = new MemoryStream();
        format.Write(found.Report, options.PublicUrl is { } address ? new PeriodLinks(address.TrimEnd('/')) : null, bytes);
        return Results.File(bytes.ToArray(), format.ContentType, id + (format.Endings.Count > 0 ? format.Endings[0] : ".txt"));
    }
}
