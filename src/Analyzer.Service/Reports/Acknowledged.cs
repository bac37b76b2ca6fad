using Analyzer.Model.Periods;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Reports;

/// <summary>Marks the amplifiers that somebody knows of.</summary>
internal static class Acknowledged
{
    /// <summary>The report with what is acknowledged at a time.</summary>
    /// <param name="report">The report.</param>
    /// <param name="acknowledgements">All of them.</param>
    /// <param name="nowNs">When the report is made, Unix ns: what ended before holds no longer.</param>
    public static PeriodReport Apply(PeriodReport report, IReadOnlyList<AcknowledgementRecord> acknowledgements, long nowNs) =>
        report with { Amplifiers = [.. report.Amplifiers.Select(amplifier => amplifier with { AcknowledgedUntilNs = Until(amplifier, acknowledgements, nowNs) })] };

    private static long? Until(HiddenAmplifier amplifier, IReadOnlyList<AcknowledgementRecord> acknowledgements, long nowNs) => acknowledgements
        .Where(known => known.UntilNs > nowNs && known.Caller == amplifier.Caller && known.Callee == amplifier.Callee && (known.Operation is null || known.Operation == amplifier.Operation))
        .Max(known => (long?)known.UntilNs);
}
