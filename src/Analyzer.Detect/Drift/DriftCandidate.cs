using Analyzer.Detect.Series;

namespace Analyzer.Detect.Drift;

/// <summary>One comparison of an instance or version with its peers. All of them together decide which are no chance.</summary>
/// <param name="Service">Service.</param>
/// <param name="Instance">Instance; empty where a version is compared.</param>
/// <param name="Version">Version; empty where unknown.</param>
/// <param name="Aspect">In what they are compared.</param>
/// <param name="Edge">Edge, as <c>caller → callee</c>; null for the service's own work.</param>
/// <param name="Operation">Operation.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Probability">That chance alone would make as large a difference, 0 to 1.</param>
/// <param name="Value">Its value.</param>
/// <param name="Peers">Its peers' value.</param>
/// <param name="Count">Observations its value rests on.</param>
/// <param name="PeerCount">Observations the peers' value rests on.</param>
/// <param name="Matters">Whether the difference is large enough to be worth a sentence.</param>
/// <param name="SinceNs">From when on, Unix ns; null: over the whole window.</param>
/// <param name="Shown">Calls that show it.</param>
internal sealed record DriftCandidate(
    string Service,
    string Instance,
    string Version,
    string Aspect,
    string? Edge,
    string Operation,
    string Unit,
    double Probability,
    double Value,
    double Peers,
    long Count,
    long PeerCount,
    bool Matters,
    long? SinceNs,
    IReadOnlyList<TellingCall> Shown);
