using Analyzer.Simulate;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>Names of the truth for names that spans show.</summary>
internal static class SimulatedNames
{
    /// <summary>The scenario's name of a service or peer. Spans name a peer by its address or by its namespace.</summary>
    public static string Of(SimulationTruth truth, string found)
    {
        var peer = truth.Peers.FirstOrDefault(peer => found == peer.Name || found == peer.Address || (peer.Namespace.Length > 0 && found.StartsWith(peer.Namespace + "/", StringComparison.Ordinal)));
        return peer?.Name ?? found;
    }
}
