using Analyzer.Model.Findings;
using static Analyzer.Tests.Report.LockStorm;
using static Analyzer.Tests.Report.Results;

namespace Analyzer.Tests.Report;

/// <summary>The incident of <see cref="LockStorm"/>.</summary>
internal static class LockStormIncident
{
    public static Incident Of() => new()
    {
        Id = "incident-1",
        Window = new TimeWindow(At(30), At(69.2)),
        Trigger = new Trigger(Database, null, null, "UPDATE stock", Mechanism.Latency, At(30), At(38)),
        RootCauses =
        [
            new RootCause(Database, null, null, "UPDATE stock", Mechanism.Latency, 0.93, ["mean duration of UPDATE stock 3.2 ms → 6.1 s, and nothing below it to wait for", "first of five services to leave its baseline, 0.4 s before the next", "91 % of failed entry requests contain a slow call to it"], [Span(1), Span(2)]),
            new RootCause(Inventory, "inventory-1", null, null, Mechanism.Queueing, 0.05, ["its queue grew first, but only after its database had become slow"], [Span(3)]),
        ],
        Affected =
        [
            Affected(Database, 30, 38.4, 0.97, false, new SignalChange(Mechanism.Latency, At(30), At(38.4), At(36), "mean duration", "ns", 3.2e6, 6.1e9)),
            Affected(Inventory, 30.4, 69.2, 0.96, false,
                new SignalChange(Mechanism.Queueing, At(30.4), At(69.2), At(44), "mean wait before work", "ns", 0.6e6, 11.4e9),
                new SignalChange(Mechanism.Saturation, At(31), At(69), At(40), "requests at once", "requests", 1.8, 3)),
            Affected(Checkout, 31.2, 69.2, 0.94, false,
                new SignalChange(Mechanism.RetryLoad, At(31.2), At(69.2), At(45), "attempts per call", "ratio", 1, 3.9),
                new SignalChange(Mechanism.Error, At(33.1), At(69.2), At(45), "failed calls ÷ calls", "share", 0, 0.98)),
            Affected(Gateway, 33.1, 69.2, 0.98, true,
                new SignalChange(Mechanism.Error, At(33.1), At(69.2), At(50), "failed requests ÷ requests", "share", 0.001, 0.98),
                new SignalChange(Mechanism.RetryLoad, At(33.1), At(69.2), At(50), "attempts per call", "ratio", 1, 2)),
        ],
        Propagation =
        [
            Step(Database, Inventory, Mechanism.Latency, Inventory, Database, 0.4, 0.98, false),
            Step(Inventory, Checkout, Mechanism.Latency, Checkout, Inventory, 0.8, 0.95, true),
            Step(Checkout, Inventory, Mechanism.RetryLoad, Checkout, Inventory, 1.1, null, true),
            Step(Checkout, Gateway, Mechanism.Error, Gateway, Checkout, 1.9, 0.99, false),
        ],
        Amplifiers =
        [
            new Amplifier(Checkout, Inventory, "GET /stock/{sku}", null, 3.6, 1, 3.9, 1, 4_512, 5_012, 0.79, 128, [Span(4), Span(5)]),
            new Amplifier(Gateway, Checkout, "POST /orders", null, 1.94, 1, 2, 1, 1_204, 704, 0.21, 44, [Span(6)]),
        ],
        BreakPoint = new BreakPoint(At(32), Checkout, Inventory, "GET /stock/{sku}", 1.9, 44, 151, 44, 3.2, [.. Enumerable.Range(0, 95).Select(i => new ReproductionPoint(At(i), i is > 30 and < 69 ? 168 : 44, i is > 30 and < 69 ? 158 : 0, i is > 30 and < 69 ? 3 : 44, i is > 30 and < 69 ? 1.9 - (i - 31) * 0.02 : null))]),
        Containment = [new ContainmentPoint(Search, Inventory, "GET /stock/{sku}", ContainmentKind.Fallback, 212, 208, [Span(7)])],
        Metastable = true,
        SustainingLoop =
        [
            new LoopEdge(Checkout, Inventory, "retries multiply the load", 4_980, 4_720),
            new LoopEdge(Inventory, Database, "the queue grows", 1_240, 0),
        ],
        End = new IncidentEnd(At(68), Inventory, "restart", "instance inventory-1 stopped sending spans at 12:59:45 and a new one began 0.8 s later with an empty queue"),
        Hidden = new HiddenBesideShown(862, 828, 0.001, 5_065_000_000, 80_000_000, 3_940, 9_656, 8_402, 504, 3_320, 1_940 * (double)Second, 4_210 * (double)Second, 11_400_000_000, $"{Checkout} → {Inventory}"),
        Size = new IncidentSize(4, 3, 0.97, 400_000_000, 1.3, 39_200_000_000, 8_000_000_000, 841),
        WhatIf =
        [
            new WhatIfResult("shop/checkout->shop/inventory: attempts=1", "no retries from shop/checkout to shop/inventory", true, WhatIfMethod.Replay, 4_512, 0.79, 61, 828, 846,
                [new WhatIfLoad(Inventory, 6_830, 2_318, 172, 47), new WhatIfLoad(Database, 6_950, 2_420, 180, 52)],
                ["callers and their arrival times stay as they were", "less load makes nothing faster"]),
            new WhatIfResult("budget=10%", "every client retries at most 10 % of its calls", true, WhatIfMethod.Replay, 5_144, 0.9, 48, 828, 842,
                [new WhatIfLoad(Inventory, 6_830, 1_702, 172, 52), new WhatIfLoad(Checkout, 1_980, 900, 46, 24)],
                ["callers and their arrival times stay as they were"]),
            new WhatIfResult("deadline=propagated", "the gateway’s deadline is handed on", false, WhatIfMethod.Simulation, 2_010, 0.35, 0, 828, 260, [new WhatIfLoad(Inventory, 6_830, 4_820, 172, 118)], ["service times are drawn from the calm part"]),
        ],
    };

    private static AffectedService Affected(string service, double from, double to, double severity, bool inherited, params SignalChange[] signals) =>
        new(service, signals[0].Mechanism, At(from), At(to), severity, inherited, signals, [Span((int)(from * 10))]);

    private static PropagationStep Step(string from, string to, Mechanism mechanism, string caller, string callee, double lag, double? share, bool inLoop) =>
        new(from, to, mechanism, caller, callee, (long)(lag * 1e9), share, share is null ? 0 : 1_204, inLoop, [Span((int)(lag * 10) + 20)]);
}
