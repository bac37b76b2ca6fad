using Analyzer.Detect;
using Analyzer.Detect.WhatIf;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.WhatIf;
using Analyzer.Tests.Accuracy;
using Analyzer.Tests.Detect;
using Analyzer.Tests.Detect.WhatIf;
using Xunit;

namespace Analyzer.Tests.Service.WhatIf;

public sealed class IncidentSimulatorTests
{
    private const long SecondNs = 1_000_000_000;

    [Fact]
    public void Probe()
    {
        var storm = Environment.GetEnvironmentVariable("STORM")!;
        var batch = new SpanBatch();
        SpanFiles.Read([storm], batch, new ReadOptions(), CancellationToken.None);
        var set = Reconstruction.Run(batch, new ReconstructionOptions());
        using var truth = System.Text.Json.JsonDocument.Parse(File.ReadAllText(storm.Replace(".jsonl.gz", ".truth.json", StringComparison.Ordinal)));
        var trigger = truth.RootElement.GetProperty("trigger")[0];
        var start = (DateTime.Parse(trigger.GetProperty("start").GetString()!).ToUniversalTime() - DateTime.UnixEpoch).Ticks * 100;
        var end = (DateTime.Parse(trigger.GetProperty("end").GetString()!).ToUniversalTime() - DateTime.UnixEpoch).Ticks * 100;
        var mechanism = Enum.Parse<Mechanism>(Environment.GetEnvironmentVariable("MECH")!);
        var reduction = Reduction.Of(set, null, null, SecondNs);
        var incidentEnd = mechanism == Mechanism.Latency ? start + (38 * SecondNs) : end;
        var incident = Replays.Incident(start, incidentEnd) with { Trigger = new Trigger("shop/" + trigger.GetProperty("service").GetString(), null, null, Environment.GetEnvironmentVariable("OP"), mechanism, start, end) };
        ClientPolicy[] policies = mechanism == Mechanism.Latency ? [Policy("shop/checkout", "shop/inventory", 4, 600), Policy("shop/gateway", "shop/checkout", 2, 2500)] : [];
        var results = WhatIfFindings.For(incident, reduction, policies, new DetectionOptions { WhatIf = [Replays.Change("attempts=1"), Replays.Change("budget=10%"), Replays.Change("retry-only-at=leaf")], Simulator = new IncidentSimulator(default) });
        var fit = Analyzer.Detect.WhatIf.Fit.SystemFitter.Of(reduction, incident, policies, out var reason); Console.Error.WriteLine("REASON " + reason); if (fit is null) return;
        Console.Error.WriteLine(string.Join('\n', ScenarioText.Of(fit, fit.Policies).Split('\n').Where(line => !line.Contains("factor"))));
        foreach (var service in ScenarioText.Names(fit)) Console.Error.WriteLine(service);
        foreach (var result in results)
        {
            Console.Error.WriteLine($"== {result.Change} {result.Method} proposed {result.Proposed} avoided {result.ExcessAvoided:0} ({result.ExcessAvoidedShare:0.00}) lost {result.CallsLost} entry {result.EntryErrorsBefore} -> {result.EntryErrorsAfter}");
            foreach (var load in result.Loads) Console.Error.WriteLine($"   {load}");
            foreach (var text in result.Assumptions) Console.Error.WriteLine("   - " + text);
        }
    }

    private static ClientPolicy Policy(string caller, string callee, int attempts, long timeoutMs) =>
        new(caller, callee, "", null, null, attempts, true, timeoutMs * 1_000_000, BackoffKind.Fixed, 50_000_000, [], [], 1, 1, 1, []);
}
