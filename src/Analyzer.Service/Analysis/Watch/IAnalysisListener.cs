using Analyzer.Model.Findings;
using Analyzer.Store.Records;

namespace Analyzer.Service.Analysis.Watch;

/// <summary>Who wants to hear of what the watch found.</summary>
internal interface IAnalysisListener
{
    /// <summary>Takes the result of an analysis that the watch asked for; must be quick.</summary>
    Task OnAnalysisAsync(AnalysisRecord analysis, AnalysisResult result, CancellationToken cancellation);
}
