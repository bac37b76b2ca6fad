using Analyzer.Detect.Incidents;

namespace Analyzer.Detect.RootCauses;

/// <summary>How sure a candidate is. Calibrated on recordings of real faults; see docs/accuracy.md.</summary>
internal static class Confidence
{
    /// <summary>0 to 1.</summary>
    /// <param name="place">Place of the candidate, from 0.</param>
    /// <param name="weights">Weights of all candidates, largest first.</param>
    /// <param name="suspect">The candidate.</param>
    /// <param name="scene">The incident.</param>
    public static double Of(int place, double[] weights, Suspect suspect, Scene scene)
    {
        var mine = weights[place];
        var rival = place == 0 ? (weights.Length > 1 ? weights[1] : 0) : weights[0];
        var margin = mine / (mine + rival);
        return Math.Round(Math.Clamp(margin, 0.01, 0.99), 2);
    }
}
