using Analyzer.Model.Findings;
using static Analyzer.Tests.Report.Results;

namespace Analyzer.Tests.Report;

/// <summary>Incidents of other shapes: bare, contained, without a cause, still going on, redelivered, wide, hostile.</summary>
internal static class OtherIncidents
{
    /// <summary>As little as an incident can hold: one service, nothing else known.</summary>
    public static Incident Bare(string id = "incident-2", double from = 300, double to = 360) => new()
    {
        Id = id,
        Window = new TimeWindow(At(from), At(to)),
        RootCauses = [],
        Affected = [Affected("billing", Mechanism.Latency, from, to, "mean duration", "ns", 20e6, 900e6)],
        Propagation = [],
        Amplifiers = [],
        Containment = [],
        SustainingLoop = [],
        Hidden = new HiddenBesideShown(0, 0, 0, null, null, 0, 0, 0, 0, 0, 0, 0, null, null),
        Size = new IncidentSize(1, 0, null, 0, null, (long)((to - from) * 1e9), null, 0),
    };

    /// <summary>A failing service whose caller answers without it.</summary>
    public static Incident Contained() => Bare("incident-1", 60, 80) with
    {
        Trigger = new Trigger("recommendations", null, null, null, Mechanism.Error, At(60), At(80)),
        RootCauses = [new RootCause("recommendations", null, null, null, Mechanism.Error, 0.9, ["98 % of failures arise there"], [Span(1)])],
        Affected = [Affected("recommendations", Mechanism.Error, 60, 80, "failed attempts ÷ attempts", "share", 0, 1)],
        Containment = [new ContainmentPoint("gateway", "recommendations", "GET /recommendations", ContainmentKind.Fallback, 420, 420, [Span(2)])],
        Hidden = new HiddenBesideShown(420, 0, 0, 82_000_000, 80_000_000, 900, 900, 420, 420, 420, 0, 3e9, null, null),
    };

    /// <summary>A bad version whose failures its caller's retries hide.</summary>
    public static Incident Masked() => Contained() with
    {
        Trigger = new Trigger("inventory", "inventory-2", "2.0.0", "GET /stock/{sku}", Mechanism.Error, At(60), null),
        RootCauses = [new RootCause("inventory", null, "2.0.0", "GET /stock/{sku}", Mechanism.Error, 0.71, [], []), new RootCause("checkout", "checkout-1", null, null, Mechanism.Drift, 0.2, ["it differs"], [])],
        Containment = [new ContainmentPoint("checkout", "inventory", "GET /stock/{sku}", ContainmentKind.Retry, 300, 297, [])],
        Amplifiers = [new Amplifier("checkout", "inventory", "GET /stock/{sku}", null, 1.5, null, 1.7, null, 240, 240, 1, 12, [])],
        Hidden = new HiddenBesideShown(420, 1, 0, 176_000_000, 80_000_000, 900, 1_140, 300, 297, 300, 0, 3e9, null, null),
        Ongoing = true,
    };

    /// <summary>Messages that come again.</summary>
    public static Incident Redelivered() => Bare("incident-1", 60, 80) with
    {
        Trigger = new Trigger("shipping", null, null, "orders", Mechanism.Error, At(60), At(80)),
        RootCauses = [new RootCause("shipping", null, null, "orders", Mechanism.Error, 0.88, ["80 % of deliveries rejected"], [])],
        Amplifiers = [new Amplifier("orders", "shipping", "orders", "checkout", 4.1, 1, 5.2, 1, 1_020, 1_020, 1, 70, [])],
        End = new IncidentEnd(At(80), null, "trigger-ended", "the failures ended with their cause"),
        Hidden = new HiddenBesideShown(400, 0, 0, 73_000_000, 75_000_000, 800, 1_820, 1_020, 1_020, 1_020, 0, 3e9, null, null),
    };

    /// <summary>As many services as asked for, each reached from the one before and from another.</summary>
    public static Incident Wide(int services) => Bare("incident-1", 10, 610) with
    {
        Trigger = new Trigger(Name(0), null, null, null, Mechanism.Saturation, At(10), At(40)),
        RootCauses = [new RootCause(Name(0), null, null, null, Mechanism.Saturation, 0.9, ["first"], [])],
        Affected = [.. Enumerable.Range(0, services).Select(i => Affected(Name(i), (Mechanism)(i % 8), 10 + i * 0.37 * (i % 3), i % 5 == 4 ? 11 + i * 0.8 : 600, "mean duration", "ns", 20e6, 4.2e9))],
        Propagation = [.. Enumerable.Range(1, services - 1).SelectMany(i => new[] { Step(i - 1, i), Step(i / 2, i) })],
    };

    /// <summary>Every text is an attack.</summary>
    public static Incident Hostile(string one, string two, string three) => Bare(two) with
    {
        Trigger = new Trigger(one, two, three, two, Mechanism.Drift, At(300), null),
        RootCauses = [new RootCause(one, two, three, two, Mechanism.Drift, 0.9, [one, two, three], [new SpanReference(two, one)])],
        Affected =
        [
            new AffectedService(one, Mechanism.Drift, At(300), null, 1, false, [new SignalChange(Mechanism.Drift, At(300), null, At(310), one, three, 1, 2)], [new SpanReference(two, one)]),
            new AffectedService(two, Mechanism.Error, At(301), At(320), 1, true, [new SignalChange(Mechanism.Error, At(301), At(320), At(310), two, one, 1, 2)], []),
        ],
        Propagation = [new PropagationStep(one, two, Mechanism.Error, two, one, 1_000_000_000, 1, 3, true, [new SpanReference(two, three)])],
        Amplifiers = [new Amplifier(one, two, three, one, 2, 1, 3, 1, 100, 100, 1, 5, [])],
        BreakPoint = new BreakPoint(At(302), one, two, three, 1.5, 1, 2, 3, 1, [new ReproductionPoint(At(302), 1, 1, 0, 1)]),
        Containment = [new ContainmentPoint(three, one, two, ContainmentKind.Breaker, 10, 9, [])],
        Metastable = true,
        SustainingLoop = [new LoopEdge(one, two, three, 5, 4)],
        End = new IncidentEnd(At(360), one, "restart", three),
        Hidden = new HiddenBesideShown(10, 5, 0, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, one),
        WhatIf = [new WhatIfResult(one, two, true, WhatIfMethod.Replay, 1, 1, 1, 1, 1, [new WhatIfLoad(three, 1, 1, 1, 1)], [one])],
    };

    private static string Name(int i) => $"team-{i % 4}/service-with-a-long-name-{i:00}";

    private static long At(double second) => Start + (long)(second * 1e9);

    private static SpanReference Span(int number) => new("4be0c6f2a91d4c55b7e8130a2f6d9c91", $"00f067aa0ba9{number:x4}");

    private static AffectedService Affected(string service, Mechanism mechanism, double from, double to, string measure, string unit, double baseline, double peak) =>
        new(service, mechanism, At(from), At(to), 0.8, false, [new SignalChange(mechanism, At(from), At(to), At((from + to) / 2), measure, unit, baseline, peak)], [Span(9)]);

    private static PropagationStep Step(int from, int to) =>
        new(Name(from), Name(to), Mechanism.Latency, Name(to), Name(from), Math.Max(0, (long)((to * (to % 3) - from * (from % 3)) * 0.37e9)), 0.9, 40, false, []);
}
