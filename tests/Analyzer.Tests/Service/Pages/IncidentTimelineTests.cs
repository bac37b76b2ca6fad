using Analyzer.Service.Pages.Overview;
using Analyzer.Store.Records;
using Xunit;

namespace Analyzer.Tests.Service.Pages;

public sealed class IncidentTimelineTests
{
    [Fact]
    public void IncidentsApart_ShareARow() => Assert.Equal([0, 0], Rows(Incident("a", 0, 100), Incident("b", 200, 300)));

    [Fact]
    public void IncidentsAtOneTime_DoNot() => Assert.Equal([0, 1, 0], Rows(Incident("a", 0, 100), Incident("b", 50, 300), Incident("c", 200, 210)));

    [Fact]
    public void TooManyAtOneTime_ShareTheLastRow() => Assert.Equal(11, Rows([.. Enumerable.Range(0, 30).Select(at => Incident($"{at:00}", at, 1000))]).Max());

    private static IEnumerable<int> Rows(params IncidentRecord[] incidents) => IncidentTimeline.Place(incidents, ns => ns).Select(place => place.Row);

    private static IncidentRecord Incident(string id, long startNs, long endNs) => new()
    {
        Id = id,
        AnalysisId = "",
        Name = id,
        StartNs = startNs,
        EndNs = endNs,
        Ongoing = false,
        Metastable = false,
        Services = [],
        Summary = "",
        ImpactRequests = 0,
        FoundNs = 0,
        UpdatedNs = 0,
    };
}
