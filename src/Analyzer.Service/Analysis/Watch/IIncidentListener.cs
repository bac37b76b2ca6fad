using Analyzer.Model.Findings;
using Analyzer.Store.Records;

namespace Analyzer.Service.Analysis.Watch;

/// <summary>News of an incident.</summary>
/// <param name="Record">As listed.</param>
/// <param name="Incident">In full.</param>
/// <param name="IsNew">Whether it was found for the first time; else it was going on and has ended.</param>
internal sealed record IncidentNews(IncidentRecord Record, Incident Incident, bool IsNew);

/// <summary>Who wants to hear of incidents.</summary>
internal interface IIncidentListener
{
    /// <summary>Takes the news; must be quick, and must not throw.</summary>
    Task OnIncidentAsync(IncidentNews news, CancellationToken cancellation);
}
