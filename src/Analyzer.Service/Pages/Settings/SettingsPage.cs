using Analyzer.Service.Hosting;
using Analyzer.Service.Pages.Frame;
using Analyzer.Store;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Settings;

/// <summary>The settings in force.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Options">As they are.</param>
/// <param name="Store">Where spans are stored.</param>
internal sealed record SettingsModel(PageFrame Frame, ServeOptions Options, StoreStatistics Store);

/// <summary><c>/settings</c>: what the service was told; it is changed where it is started.</summary>
/// <param name="options">As they are.</param>
/// <param name="store">Where spans are stored.</param>
/// <param name="pages">Renders.</param>
internal sealed class SettingsPage(ServeOptions options, ISpanStore store, PageRenderer pages) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var statistics = await store.StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        return await pages.PageAsync<SettingsView>(new SettingsModel(new PageFrame("Settings", "/settings"), options, statistics)).ConfigureAwait(false);
    }
}
