using Analyzer.Store.Records;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Reports.Delivery;

/// <summary>What is to be delivered of a report, as the outbox keeps it; written in the transaction that stores the report.</summary>
internal static class Deliveries
{
    /// <summary>Type of the notifications that are reports.</summary>
    public const string Type = "report.ready";

    /// <summary>One for each target. The report is written in the target's form when it is sent, so the outbox holds its id only.</summary>
    public static IReadOnlyList<NotificationRecord> Of(ReportRecord report, IEnumerable<DeliveryTarget> targets, long nowNs) =>
        [.. targets.Select(target => target.Text).Distinct(StringComparer.Ordinal).Select(target => new NotificationRecord
        {
            Id = $"{report.Id}.ready",
            Target = target,
            Type = Type,
            Subject = report.Id,
            Body = "",
            CreatedNs = nowNs,
            DueNs = nowNs,
        })];
}
