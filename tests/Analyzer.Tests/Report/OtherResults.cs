using Analyzer.Model.Findings;
using static Analyzer.Tests.Report.Results;

namespace Analyzer.Tests.Report;

/// <summary>Results that are hard on a report: hostile names, and many services.</summary>
internal static class OtherResults
{
    public const string Script = "</script><svg onload=alert(1)>";
    public const string Attribute = "\"><img src=x onerror=alert(2)>' x='";
    public const string Controls = "a\u001b[2Jb\u0000c\u202Ed\uD800e|f`g\nh[link](javascript:x)[red]";

    /// <summary>Every text that comes from traces or files is an attack.</summary>
    public static AnalysisResult Hostile()
    {
        var result = RetryIncident.Of(10);
        var failing = new EdgeCounts { Calls = 1_000, Attempts = 3_000, Retries = 2_000, FailedAttempts = 2_500, Masked = 2_000, Errors = 100, OrphanedNs = 60e9 };
        var edge = Edge(Script, Attribute, Controls, failing) with
        {
            Failures = [new(Script, 2_000), new(Controls, 500)],
            Verdicts = new Dictionary<string, double> { ["structural"] = 900 },
            Exemplars = [new SpanReference(Attribute, Script)],
        };
        var trace = result.Exemplars[0];
        return result with
        {
            Services = [Node(Script, 0), Node(Attribute, 1), Node(Controls, 1, instrumented: false)],
            Edges = [edge, Edge(null, Script, Attribute, failing with { Attempts = 1_000, Retries = 0 })],
            Paths = [result.Paths[0] with { Steps = [new PathStep(null, Script, Controls, 1, 1), new PathStep(Script, Attribute, Controls, 3, 3)] }],
            Incidents = [OtherIncidents.Hostile(Script, Attribute, Controls)],
            Policies = [new ClientPolicy(Script, Attribute, Controls, Script, Attribute, 3, true, 1, BackoffKind.Jittered, 5, [Script], [Controls], 10, 3, 0.5, [])],
            Drift = [new DriftFinding(Script, Attribute, Controls, Script, Attribute, Controls, 1, 2, 3, 4, 0.5, null, [])],
            Potential = [new PotentialPath([new PotentialStep(null, Script, Attribute, 3, false)], 3, 1, 1, 9)],
            PolicyConflicts = [new PolicyConflict("timeout-inversion", Script, Attribute, null, null, 0, Controls)],
            BaselineUse = new BaselineUse(BaselineKind.Given, result.Window, Script),
            WhatIf = [new WhatIfResult(Script, Attribute, false, WhatIfMethod.Replay, 3, 0.5, 1, 2, 3, [new WhatIfLoad(Controls, 6, 3, 2, 1)], [Script])],
            Exemplars =
            [
                trace with
                {
                    Title = Script,
                    Rows = [.. trace.Rows.Select(row => row with { Service = Script, Operation = Attribute, Failure = Controls, Status = Script, SpanId = Attribute })],
                    Spans = [.. trace.Spans.Select(span => span with { Service = Attribute, Name = Script, SpanId = Controls, Attributes = [new(Script, Attribute), new(Script, Controls)] })],
                },
            ],
            DataQuality = result.DataQuality with
            {
                Notes = [Script, Attribute, Controls],
                Reading = new ReadingQuality([(Script, Attribute, 3)], new Dictionary<string, long> { [Controls] = 1 }, [Script, Controls], 1),
            },
        };
    }

    /// <summary>Services in five layers with edges across them and a cycle, as large shops have.</summary>
    public static AnalysisResult Large(int services)
    {
        const int layers = 6;
        string Name(int i) => $"service-{i:000}";
        int Layer(int i) => i == 0 ? 0 : 1 + i * (layers - 1) / services;
        List<EdgeSummary> edges = [Edge(null, Name(0), "GET /", new EdgeCounts { Calls = 50_000, Attempts = 50_000 })];
        for (var i = 1; i < services; i++)
        {
            var above = Enumerable.Range(0, i).Where(other => Layer(other) < Layer(i)).ToArray();
            for (var k = 0; k <= i % 3; k++)
            {
                var caller = above[(i * 7 + k * 13) % above.Length];
                var loud = (i * 31 + k) % 11 == 0;
                var calls = 1_000 + (i * 37 + k * 11) % 400 * 20.0;
                edges.Add(Edge(Name(caller), Name(i), $"GET /things/{{id}}/{k}", new EdgeCounts { Calls = calls, Attempts = loud ? Math.Round(calls * (1.2 + i % 4 * 0.4)) : calls, Retries = loud ? Math.Round(calls * (0.2 + i % 4 * 0.4)) : 0 }));
            }
        }

        edges.Add(Edge(Name(services - 1), Name(services / 2), "POST /callback", new EdgeCounts { Calls = 900, Attempts = 1_700, Retries = 800 }));
        return RetryIncident.Of(60) with
        {
            Services = [.. Enumerable.Range(0, services).Select(i => Node(Name(i), Layer(i), i % 9 != 8))],
            Edges = [.. edges.OrderByDescending(edge => edge.Counts.Excess).ThenBy(edge => edge.Callee, StringComparer.Ordinal).ThenBy(edge => edge.Caller, StringComparer.Ordinal)],
        };
    }
}
