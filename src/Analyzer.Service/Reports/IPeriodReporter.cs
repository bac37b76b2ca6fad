using Analyzer.Model.Findings;
using Analyzer.Model.Periods;

namespace Analyzer.Service.Reports;

/// <summary>What a report is to be about.</summary>
/// <param name="Period">The time; its ends are rounded down to whole hours.</param>
/// <param name="Before">The time compared with; null: the one of the same length before it.</param>
internal sealed record PeriodRequest(TimeWindow Period, TimeWindow? Before);

/// <summary>Makes reports on periods.</summary>
internal interface IPeriodReporter
{
    /// <summary>Makes a report.</summary>
    /// <param name="request">What about.</param>
    /// <param name="step">Told what is being done.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Store.StoreException">The store cannot be read now.</exception>
    Task<PeriodReport> MakeAsync(PeriodRequest request, Action<string> step, CancellationToken cancellation);
}
