namespace Analyzer.Detect.Series;

/// <summary>Sampling weights as they are added up.</summary>
internal static class Weights
{
    private const double Quantum = 1 << 16;

    /// <summary>
    /// The weight rounded to a multiple of 2⁻¹⁶. Sums of such numbers are exact in a double up to 1.4 × 10¹¹, so a total
    /// does not depend on the order in which calls or slices are added. A weight that is no number counts as 1.
    /// </summary>
    public static double Exact(float weight) =>
        weight == 1f ? 1 : weight > 0 && float.IsFinite(weight) ? Math.Max(1, Math.Round(weight * Quantum)) / Quantum : 1;
}
