using Analyzer.Model.Spans;
using Analyzer.Service.Access;
using Analyzer.Service.Hosting;
using Analyzer.Service.Pages.Frame;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Settings;

/// <summary>The settings in force.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Options">As they are.</param>
/// <param name="Store">Where spans are stored.</param>
/// <param name="Keys">Callers' keys that hold, without their secrets.</param>
/// <param name="Reader">Name of who looks; empty where access is open.</param>
internal sealed record SettingsModel(PageFrame Frame, ServeOptions Options, StoreStatistics Store, IReadOnlyList<KeyRecord> Keys, string Reader);

/// <summary><c>/settings</c>: what the service was told; it is changed where it is started.</summary>
/// <param name="options">As they are.</param>
/// <param name="store">Where spans are stored.</param>
/// <param name="time">The clock.</param>
/// <param name="pages">Renders.</param>
internal sealed class SettingsPage(ServeOptions options, ISpanStore store, TimeProvider time, PageRenderer pages) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var statistics = await store.StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        var nowNs = time.NowNs();
        var keys = (await store.Keys.ListAsync(context.RequestAborted).ConfigureAwait(false)).Where(key => key.RevokedNs is null && !(key.ExpiresNs <= nowNs)).ToList();
        return await pages.PageAsync<SettingsView>(new SettingsModel(new PageFrame("Settings", "/settings"), options, statistics, keys, Caller.NameOf(context.User))).ConfigureAwait(false);
    }
}
