using System.Globalization;
using Analyzer.Model.Periods;
using Analyzer.Model.Spans;
using Analyzer.Report.Periods;
using Analyzer.Service.Cli;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Reports;

/// <summary>Makes reports with what is acknowledged, and reads and writes them as the store keeps them.</summary>
/// <param name="store">Where they are.</param>
/// <param name="services">Knows the reporter.</param>
/// <param name="time">The clock.</param>
internal sealed class ReportMaker(ISpanStore store, IServiceProvider services, TimeProvider time)
{
    /// <summary>Makes a report.</summary>
    public async Task<PeriodReport> MakeAsync(PeriodRequest request, CancellationToken cancellation)
    {
        var report = await services.GetRequiredService<IPeriodReporter>().MakeAsync(request, _ => { }, cancellation).ConfigureAwait(false);
        return Acknowledged.Apply(report, await store.Reports.AcknowledgementsAsync(cancellation).ConfigureAwait(false), time.NowNs());
    }

    /// <summary>Makes a report that somebody asked for, and stores it.</summary>
    public async Task<ReportRecord> MakeAndStoreAsync(PeriodRequest request, CancellationToken cancellation)
    {
        var report = await MakeAsync(request, cancellation).ConfigureAwait(false);
        var record = Record(report, Guid.CreateVersion7().ToString("N"), null, $"{TimeText.Instant(report.Period.StartNs)} to {TimeText.Instant(report.Period.EndNs)}");
        await store.Reports.AddAsync(record, PeriodReportCodec.Encode(report), cancellation).ConfigureAwait(false);
        return record;
    }

    /// <summary>A report as it is listed.</summary>
    public ReportRecord Record(PeriodReport report, string id, string? scheduleId, string title) =>
        new(id, scheduleId, title, report.Period.StartNs, report.Period.EndNs, time.NowNs(), PeriodStory.Headline(report), report.HasNews);

    /// <summary>All that a report says; null where there is none of that id.</summary>
    /// <exception cref="InvalidDataException">Another version of the program wrote it.</exception>
    public async Task<PeriodReport?> ReadAsync(string id, CancellationToken cancellation) =>
        await store.Reports.BodyAsync(id, cancellation).ConfigureAwait(false) is { } body ? PeriodReportCodec.Decode(body) : null;

    /// <summary>Id of the report of a due time: the same time of the same schedule has the same.</summary>
    public static string IdOf(string scheduleId, long dueNs) => string.Create(CultureInfo.InvariantCulture, $"{scheduleId}-{Schedules.Unix.Time(dueNs):yyyyMMdd'T'HHmmss'Z'}");
}
