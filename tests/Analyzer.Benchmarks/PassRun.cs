using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Analyzer.Detect;
using Analyzer.Detect.Amplification;
using Analyzer.Detect.Drift;
using Analyzer.Detect.Exemplars;
using Analyzer.Detect.Incidents;
using Analyzer.Detect.Policies;
using Analyzer.Detect.Series;
using Analyzer.Detect.Structure;
using Analyzer.Detect.Views;
using Analyzer.Detect.WhatIf;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;

namespace Analyzer.Benchmarks;

/// <summary>Measures each pass of the reduction and each step that draws findings alone, on one thread, and prints a hash of what all of them made.</summary>
internal static class PassRun
{
    private const int Rounds = 31;

    /// <summary>Prints the shortest and the median time of each pass, and what it allocates.</summary>
    public static void Measure(CallSet set)
    {
        var times = WindowFinder.TraceTimes(set);
        var window = WindowFinder.Find(set, times, null, null);
        var grid = BucketGrid.Over(window.StartNs, window.EndNs, null);
        var index = CallIndex.Build(set, times, window);
        var series = EdgeSeriesReducer.Reduce(index, grid);
        var (now, options) = (Reduction.Of(set, null, null, null), new DetectionOptions());
        var (edges, policies, drift) = (EdgeSummaries.Of(now.Series, null), PolicySet.Of(now.Policies), DriftFinder.Find(now));
        var found = PolicyFinder.Find(now.Policies, policies, drift);
        var incidents = IncidentFinder.Find(now, null, options.BaselineKind, drift).Incidents;
        (string Name, Action Work)[] passes =
        [
            ("times", () => WindowFinder.TraceTimes(set)),
            ("window", () => WindowFinder.Find(set, times, null, null)),
            ("index", () => CallIndex.Build(set, times, window)),
            ("senders", () => SenderTable.Of(set, times, window)),
            ("callee times", () => CalleeTimes.Of(set)),
            ("edge series", () => EdgeSeriesReducer.Reduce(index, grid)),
            ("excess", () => ExcessAttribution.Attribute(index, series)),
            ("replay", () => ReplayReducer.Reduce(index, grid)),
            ("shapes", () => ShapeReducer.Reduce(index, grid)),
            ("paths", () => PathTree.Build(index, grid)),
            ("policies", () => PolicyReducer.Reduce(index)),
            ("instances", () => InstanceReducer.Reduce(index, grid)),
            ("reduction, side by side", () => Reduction.Of(set, null, null, null)),
            ("edge summaries", () => EdgeSummaries.Of(now.Series, null)),
            ("drift", () => DriftFinder.Find(now)),
            ("inferred policies", () => PolicyFinder.Find(now.Policies, policies, drift)),
            ("incidents", () => IncidentFinder.Find(now, null, options.BaselineKind, drift)),
            ("what-ifs", () => _ = incidents.Select(incident => WhatIfFindings.For(incident, now, found, options)).ToList()),
            ("path summaries", () => PathSummaries.Of(now.Paths, null, options.Paths)),
            ("potential, conflicts", () => _ = (PotentialPaths.Of(now.Paths, policies, options.Paths), ConflictFinder.Find(now.Paths, policies))),
            ("dashboard, hidden", () => _ = (DashboardSummary.Of(now.Series, null), HiddenSummary.Of(now.Series, null))),
            ("exemplars", () => ExemplarBuilder.Build(edges, now.Series, options.Exemplars, _ => index)),
            ("all of detection", () => Detection.Run(set, null, new ReadSummary(), options)),
        ];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{set.Calls.Length:N0} calls, {set.Attempts.Length:N0} attempts, {index.Edges.Count} edges, {series.Edges.Values.Sum(edge => edge.Instances.Count)} instances of them, {grid.Slots} slots"));
        var taken = passes.Select(_ => new List<double>()).ToArray();
        var allocated = new long[passes.Length];
        // One after the other, again and again: so a busy moment of the machine falls on all of them.
        for (var round = 0; round < Rounds; round++)
        {
            GC.Collect();
            for (var pass = 0; pass < passes.Length; pass++)
            {
                allocated[pass] = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                passes[pass].Work();
                taken[pass].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                allocated[pass] = GC.GetAllocatedBytesForCurrentThread() - allocated[pass];
            }
        }

        for (var pass = 0; pass < passes.Length; pass++)
        {
            var first = taken[pass][0];
            taken[pass].Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passes[pass].Name,-24} {taken[pass][0],7:F1} ms at best, {taken[pass][Rounds / 2],7:F1} in the middle, {first,7:F1} at first, {allocated[pass] / 1e6,7:F1} MB"));
        }

        var state = WindowState.Write(Reduction.Of(set, null, null, null), new WindowBorders());
        Console.WriteLine($"{state.Length} bytes, {Convert.ToHexStringLower(SHA256.HashData(state))}");
    }
}
