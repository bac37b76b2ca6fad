using Analyzer.Detect.Onsets;
using QuikGraph;
using QuikGraph.Algorithms;

namespace Analyzer.Detect.Incidents;

/// <summary>Sorts departures into outbreaks: the components of a graph in which two departures touch when they are close in time and topology.</summary>
internal static class Outbreaks
{
    /// <summary>Outbreaks by first bucket.</summary>
    /// <param name="departures">Departures.</param>
    /// <param name="calls">Who calls whom.</param>
    /// <param name="gap">Buckets that may lie between two departures of one outbreak.</param>
    public static List<Outbreak> Of(IReadOnlyList<Departure> departures, IReadOnlySet<(string Caller, string Callee)> calls, int gap)
    {
        var graph = new UndirectedGraph<int, SEquatableEdge<int>>(allowParallelEdges: false);
        graph.AddVertexRange(Enumerable.Range(0, departures.Count));
        for (var a = 0; a < departures.Count; a++)
        {
            for (var b = a + 1; b < departures.Count; b++)
            {
                if (Touch(departures[a], departures[b], calls, gap)) graph.AddEdge(new SEquatableEdge<int>(a, b));
            }
        }

        var components = new Dictionary<int, int>();
        graph.ConnectedComponents(components);
        return [.. components
            .GroupBy(pair => pair.Value, pair => departures[pair.Key])
            .Select(group => new Outbreak(
                group.Min(departure => departure.From),
                group.Max(departure => departure.To),
                [.. group.OrderBy(departure => departure.From).ThenBy(departure => departure.Signal.Service, StringComparer.Ordinal).ThenBy(departure => departure.Signal.Measure)]))
            .OrderBy(outbreak => outbreak.From)
            .ThenBy(outbreak => outbreak.Departures[0].Signal.Service, StringComparer.Ordinal)];
    }

    private static bool Touch(Departure a, Departure b, IReadOnlySet<(string Caller, string Callee)> calls, int gap)
    {
        if (a.From > b.To + gap || b.From > a.To + gap) return false;
        var (one, other) = (a.Signal.Service, b.Signal.Service);
        return one == other || calls.Contains((one, other)) || calls.Contains((other, one));
    }
}
