using Analyzer.Graph;
using Analyzer.Report.Json;
using Analyzer.Service.Cli;
using Analyzer.Store;

namespace Analyzer.Service.Analysis;

/// <summary>Writes the calls of a stored time range, one window, or slice of one, after the other.</summary>
internal static class StoredCalls
{
    /// <summary>Writes the calls of the traces that began in the range.</summary>
    /// <param name="store">Where the spans are.</param>
    /// <param name="options">How much is read at once.</param>
    /// <param name="from">First instant; null: from the oldest span.</param>
    /// <param name="to">First instant no longer written; null: to the newest span.</param>
    /// <param name="destination">Where the calls go, one JSON object a line.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Calls written.</returns>
    /// <exception cref="CliException">There is nothing in the range.</exception>
    public static async Task<long> WriteAsync(ISpanStore store, WindowOptions options, TimeBound? from, TimeBound? to, Stream destination, CancellationToken cancellation)
    {
        var statistics = await store.StatisticsAsync(cancellation).ConfigureAwait(false);
        var asked = await StoreWindow.ResolveAsync(store, statistics, from, to, cancellation).ConfigureAwait(false);
        var reducer = new WindowReducer(store, options);
        var written = 0L;
        foreach (var window in asked.Windows(store.Analysis.WindowNs))
        {
            var slices = options.Slices(await store.CountAsync(window.StartNs, window.EndNs, cancellation).ConfigureAwait(false));
            for (var index = 0; index < slices; index++)
            {
                var (spans, _) = await reducer.ReadAsync(window, new Slice(index, slices), cancellation).ConfigureAwait(false);
                if (spans.Count == 0) continue;
                written += CallsWriter.Write(Reconstruction.Run(spans, new ReconstructionOptions(), cancellation), destination);
            }
        }

        return written;
    }
}
