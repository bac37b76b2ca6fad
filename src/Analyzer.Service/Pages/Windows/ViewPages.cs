using Analyzer.Report.Story;
using Analyzer.Service.Pages.Frame;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Pages.Windows;

/// <summary>A window that is not there yet, or will not be.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Analysis">The analysis; null where there are no spans.</param>
internal sealed record NoView(PageFrame Frame, AnalysisRecord? Analysis);

/// <summary>What pages of a window have in common.</summary>
internal static class ViewPages
{
    /// <summary>Finds the window that a request asks for, and shows it; waits, failures and an empty store have pages of their own.</summary>
    /// <param name="context">The request.</param>
    /// <param name="here">Entry of the navigation.</param>
    /// <param name="show">Shows a window.</param>
    public static async Task<IResult> ShowAsync(HttpContext context, string? here, Func<View.Found, Task<IResult>> show)
    {
        var query = ViewQuery.Read(context.Request);
        if (await AbsoluteAsync(context, query).ConfigureAwait(false) is { } address) return Results.Redirect(address);
        var view = await context.RequestServices.GetRequiredService<ViewResults>().FindAsync(query, context.RequestAborted).ConfigureAwait(false);
        return view is View.Found found ? await show(found).ConfigureAwait(false) : await NoneAsync(context, here, view).ConfigureAwait(false);
    }

    /// <summary>The page of a window that cannot be shown.</summary>
    public static Task<IResult> NoneAsync(HttpContext context, string? here, View view)
    {
        var analysis = (view as View.Waiting)?.Analysis ?? (view as View.Failed)?.Analysis;
        var frame = new PageFrame(view is View.Waiting ? "Being analysed" : view is View.Failed ? "Not analysed" : "No spans yet", here)
        {
            Window = analysis is null ? "" : Say.Window(analysis.FromNs, analysis.ToNs),
            IsWaiting = view is not View.Failed,
            State = analysis is null ? "empty" : $"{analysis.Status} {analysis.Step}",
        };
        return context.RequestServices.GetRequiredService<PageRenderer>().PageAsync<NoViewPage>(new NoView(frame, analysis));
    }

    /// <summary>The address of the same page with its window settled, so that it can be shared; null where it is settled already.</summary>
    public static async Task<string?> AbsoluteAsync(HttpContext context, ViewQuery query)
    {
        if (!query.IsRelative) return null;
        var statistics = await context.RequestServices.GetRequiredService<ISpanStore>().StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        if (statistics is not { OldestNs: { } oldestNs, NewestNs: { } newestNs }) return null;
        var request = ViewResults.RequestOf(query, oldestNs, newestNs);
        var rest = context.Request.Query.Where(pair => pair.Key is not ("from" or "to" or "baseline-from" or "baseline-to" or "bucket")).Select(pair => $"&{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}");
        return context.Request.Path + Addresses.Window(request) + string.Concat(rest);
    }
}
