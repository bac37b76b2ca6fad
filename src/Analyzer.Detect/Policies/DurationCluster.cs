namespace Analyzer.Detect.Policies;

/// <summary>Durations that lie close together.</summary>
/// <param name="MeanNs">Their mean, ns.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">Their share of all, 0 to 1.</param>
internal readonly record struct DurationCluster(double MeanNs, long Count, double Share);
