using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Findings;
using Analyzer.Service.Cli;
using Analyzer.Service.WhatIf;
using Analyzer.Store;

namespace Analyzer.Service.Analysis.Runs;

/// <summary>Analyses stored spans as a request says.</summary>
/// <param name="store">Spans and results.</param>
/// <param name="options">How windows are analysed.</param>
internal sealed class RequestedAnalysis(ISpanStore store, WindowOptions options)
{
    /// <summary>Analyses.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="step">Told what is being done.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CliException">There is nothing in the window, or the request cannot mean anything.</exception>
    public async Task<AnalysisResult> RunAsync(AnalysisRequest request, Action<string> step, CancellationToken cancellation)
    {
        var asked = new StoredAnalysis.Request(At(request.FromNs), At(request.ToNs), At(request.BaselineFromNs), At(request.BaselineToNs), request.BucketNs)
        {
            WhatIf = [.. request.WhatIf.Select(Change)],
            Simulator = request.WhatIfMethod == WhatIfMethod.Simulation ? new IncidentSimulator(cancellation) : null,
        };
        var result = await new StoredAnalysis(store, options).RunAsync(asked, step, cancellation).ConfigureAwait(false);
        return ResultScope.Only(result, request.Services);
    }

    private static TimeBound.At? At(long? unixNs) => unixNs is { } ns ? new TimeBound.At(TimeText.Instant(ns), ns) : null;

    private static WhatIfChange Change(string text) => ChangeText.Parse(text, out var reason) ?? throw CliException.WrongUsage(reason);
}
