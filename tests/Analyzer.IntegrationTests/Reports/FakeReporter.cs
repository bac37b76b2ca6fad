using System.Collections.Concurrent;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Service.Reports;

namespace Analyzer.IntegrationTests.Reports;

/// <summary>Makes reports that found nothing, unless a test says otherwise.</summary>
internal sealed class FakeReporter : IPeriodReporter
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<PeriodRequest> Requests { get; } = [];

    /// <summary>Done when the first report is asked for.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Makes the report in its place; null: a quiet one.</summary>
    public Func<PeriodRequest, CancellationToken, Task<PeriodReport>>? Make { get; set; }

    /// <inheritdoc/>
    public Task<PeriodReport> MakeAsync(PeriodRequest request, Action<string> step, CancellationToken cancellation)
    {
        Requests.Enqueue(request);
        _asked.TrySetResult();
        return Make?.Invoke(request, cancellation) ?? Task.FromResult(Quiet(request.Period));
    }

    /// <summary>A report that found nothing.</summary>
    public static PeriodReport Quiet(TimeWindow period) => new()
    {
        Period = period,
        Coverage = new PeriodCoverage(1, 1, 0, 0, 10, 100, 1, []),
        Totals = new PeriodTotals(period.StartNs, period.EndNs - period.StartNs, 10, 0, new EdgeCounts(), 1),
        Trend = [],
        Hours = [],
        Amplifiers = [],
        Gone = [],
        PolicyChanges = [],
        Drift = [],
        Conflicts = [],
        Potential = [],
        NearMisses = [],
        Queues = [],
        Incidents = [],
        Fixes = [],
    };
}
