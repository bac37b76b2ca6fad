using Analyzer.Model.Findings;
using Analyzer.Service.Rest.Requests;

namespace Analyzer.Service.Rest.Edges;

/// <summary>What background analysis has not counted yet.</summary>
internal static class PendingWindows
{
    /// <summary>How many of its windows a time touches that are not counted.</summary>
    public static async Task<int> CountAsync(ApiRequest request, TimeWindow window)
    {
        var widthNs = request.Store.Analysis.WindowNs;
        return (await request.Store.Analysis.DueAsync(window.StartNs - (window.StartNs % widthNs), window.EndNs, request.Aborted).ConfigureAwait(false)).Count;
    }
}
