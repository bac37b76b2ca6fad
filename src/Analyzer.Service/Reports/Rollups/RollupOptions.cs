namespace Analyzer.Service.Reports.Rollups;

/// <summary>How long rollups are kept.</summary>
/// <param name="KeepNs">Hours and days older than this are dropped, ns; null keeps them.</param>
internal sealed record RollupOptions(long? KeepNs);
