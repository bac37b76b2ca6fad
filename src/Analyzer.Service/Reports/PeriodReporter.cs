using Analyzer.Detect.Periods;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Service.Analysis;
using Analyzer.Service.Reports.Rollups;
using Analyzer.Store;
using Analyzer.Store.Records;
using Analyzer.Store.Rollups;

namespace Analyzer.Service.Reports;

/// <summary>Makes reports on periods from rolled-up hours and days; reads no span.</summary>
/// <param name="store">Where they are.</param>
/// <param name="options">How windows are analysed that were not yet.</param>
internal sealed class PeriodReporter(ISpanStore store, WindowOptions options) : IPeriodReporter
{
    // Periods shown beside this one; fewer of long ones, which nobody keeps for years.
    private const int MostTrend = 8, LongTrend = 4;
    private const int MostIncidents = 100;

    private readonly RollupBuilder _rollups = new(store, options);

    /// <inheritdoc/>
    public async Task<PeriodReport> MakeAsync(PeriodRequest request, Action<string> step, CancellationToken cancellation)
    {
        var period = Whole(request.Period);
        var before = request.Before is { } given ? Whole(given) : new TimeWindow(period.StartNs - period.DurationNs, period.StartNs);
        await _rollups.CompleteAsync(before, step, cancellation).ConfigureAwait(false);
        await _rollups.CompleteAsync(period, step, cancellation).ConfigureAwait(false);
        step("Merging hours and days");
        var now = await _rollups.ReadAsync(period, cancellation).ConfigureAwait(false);
        var earlier = await _rollups.ReadAsync(before, cancellation).ConfigureAwait(false);
        step("Writing the findings");
        var trend = PeriodSeriesReader.TrendOf(period, RollupBuilder.IsLong(period) ? LongTrend : MostTrend);
        var reader = new PeriodSeriesReader(store.Rollups);
        var sums = await reader.SumsAsync(period, before, trend, cancellation).ConfigureAwait(false);
        var detection = PeriodDetection.Of(now, earlier, edge => PeakOf(sums.Now, edge), edge => PeakOf(sums.Before, edge));
        var series = await reader.ReadAsync(period, before, detection.Edges, trend, sums, cancellation).ConfigureAwait(false);
        return detection.ToReport(series, await IncidentsAsync(period, cancellation).ConfigureAwait(false));
    }

    /// <summary>A time whose ends are rounded down to whole hours; an hour at least, so that what is under way has a place.</summary>
    public static TimeWindow Whole(TimeWindow time)
    {
        var fromNs = RollupBuilder.HourOf(time.StartNs);
        return new TimeWindow(fromNs, Math.Max(fromNs + HourReduction.HourNs, RollupBuilder.HourOf(time.EndNs)));
    }

    /// <summary>End of the hour that goes on, Unix ns: a report up to now ends there, so that it shows what the hour has.</summary>
    public static long EndOfHour(long nowNs) => RollupBuilder.HourOf(nowNs + HourReduction.HourNs - 1);

    private static double PeakOf(IReadOnlyDictionary<PeriodEdge, RollupSum> sums, PeriodEdge edge) => sums.GetValueOrDefault(PeriodSeriesReader.Stored(edge))?.PeakAmplification ?? 0;

    private async Task<IReadOnlyList<PeriodIncident>> IncidentsAsync(TimeWindow period, CancellationToken cancellation)
    {
        var found = await store.Records.IncidentsAsync(new IncidentQuery { FromNs = period.StartNs, ToNs = period.EndNs, Limit = MostIncidents }, cancellation).ConfigureAwait(false);
        return [.. found.Where(incident => incident.StartNs >= period.StartNs)
            .OrderBy(incident => incident.StartNs)
            .ThenBy(incident => incident.Id, StringComparer.Ordinal)
            .Select(incident => new PeriodIncident(incident.Id, incident.StartNs, incident.EndNs, incident.Cause, incident.Mechanism, incident.Metastable, incident.Summary))];
    }
}
