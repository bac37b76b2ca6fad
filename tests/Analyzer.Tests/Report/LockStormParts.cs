using Analyzer.Model.Findings;
using static Analyzer.Tests.Report.LockStorm;

namespace Analyzer.Tests.Report;

/// <summary>What stands beside the incident of <see cref="LockStorm"/>: policies, drift, potential, conflicts.</summary>
internal static class LockStormParts
{
    public static IReadOnlyList<ClientPolicy> Policies { get; } =
    [
        new ClientPolicy(LockStorm.Checkout, LockStorm.Inventory, "GET /stock/{sku}", null, null, 4, true, 600_000_000, BackoffKind.Fixed, 50_000_000, ["timeout", "503"], ["404"], 4_180, 1_512, 0.97, [Span(4)]),
        new ClientPolicy(LockStorm.Checkout, LockStorm.Inventory, "GET /stock/{sku}", "checkout-2", "1.5.0", 6, false, null, BackoffKind.Unknown, null, ["timeout"], [], 88, 31, 0.41, []),
        new ClientPolicy(Gateway, LockStorm.Checkout, "POST /orders", null, null, 2, true, 2_500_000_000, BackoffKind.Jittered, 50_000_000, ["504"], [], 2_090, 816, 0.92, [Span(6)]),
        new ClientPolicy(LockStorm.Inventory, Database, "UPDATE stock", null, null, 1, true, 10_000_000_000, BackoffKind.Unknown, null, [], ["lock timeout"], 4_750, 0, 0.8, []),
    ];

    public static IReadOnlyList<DriftFinding> Drift { get; } =
    [
        new DriftFinding(LockStorm.Checkout, "checkout-2", "1.5.0", "attempts", $"{LockStorm.Checkout} → {LockStorm.Inventory}", "ratio", 5.4, 3.6, 88, 4_092, 0.86, At(31), [Span(8)]),
        new DriftFinding(LockStorm.Inventory, "inventory-2", null, "latency", null, "ns", 92e6, 41e6, 2_010, 2_104, 0.74, null, []),
    ];

    public static IReadOnlyList<PotentialPath> Potential { get; } =
    [
        new PotentialPath([new PotentialStep(null, Gateway, "POST /checkout", 1, true), new PotentialStep(Gateway, LockStorm.Checkout, "POST /orders", 2, true), new PotentialStep(LockStorm.Checkout, LockStorm.Inventory, "GET /stock/{sku}", 4, true)], 8, 2.96, 2, 2_090),
        new PotentialPath([new PotentialStep(null, Gateway, "GET /search", 1, true), new PotentialStep(Gateway, LockStorm.Search, "GET /search", 3, false)], 3, 1, 1, 570),
    ];

    public static IReadOnlyList<PolicyConflict> Conflicts { get; } =
    [
        new PolicyConflict("timeout-inversion", $"{Gateway} → {LockStorm.Checkout}", $"{LockStorm.Checkout} → {LockStorm.Inventory}", 2_500_000_000, 2_550_000_000, 0, "the gateway waits 2.5 s, but four attempts of 600 ms and three waits of 50 ms take 2.55 s"),
        new PolicyConflict("retries-at-several-layers", $"{Gateway} → {LockStorm.Checkout}", $"{LockStorm.Checkout} → {LockStorm.Inventory}", null, null, 8, "two layers retry the same failure: up to 8 attempts for one request"),
    ];

    public static IReadOnlyList<SpanReference> Inventory(int count) => [.. Enumerable.Range(4, count).Select(Span)];

    public static IReadOnlyList<SpanReference> Checkout(int count) => [.. Enumerable.Range(8, count).Select(Span)];

    public static IReadOnlyList<SpanReference> Search(int count) => [.. Enumerable.Range(12, count).Select(Span)];

    public static EdgeCounts Sum(IEnumerable<EdgeCounts> all) => all.Aggregate(new EdgeCounts(), (sum, next) => new EdgeCounts
    {
        Calls = sum.Calls + next.Calls,
        Attempts = sum.Attempts + next.Attempts,
        Retries = sum.Retries + next.Retries,
        FailedAttempts = sum.FailedAttempts + next.FailedAttempts,
        Masked = sum.Masked + next.Masked,
        Errors = sum.Errors + next.Errors,
        Timeouts = sum.Timeouts + next.Timeouts,
        OrphanedNs = sum.OrphanedNs + next.OrphanedNs,
    });
}
