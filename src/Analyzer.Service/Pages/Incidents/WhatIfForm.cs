using Analyzer.Detect.WhatIf;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Incidents;

/// <summary>The change that a reader asks about, as the controls of the page say it.</summary>
/// <param name="Edge">The edge as <c>caller->callee</c>; empty for all.</param>
/// <param name="Policy">One of <see cref="Policies"/>.</param>
/// <param name="Value">Its value, as written.</param>
/// <param name="Method">How it is answered.</param>
internal sealed record WhatIfForm(string Edge, string Policy, string Value, WhatIfMethod Method)
{
    /// <summary>What can be changed, in words.</summary>
    public static IReadOnlyList<(string Name, string Words)> Policies { get; } =
    [
        ("attempts", "most attempts, the first included"),
        ("budget", "retry budget, share of calls"),
        ("backoff", "backoff"),
        ("retry-only-at", "retries only at"),
        ("deadline", "deadline"),
    ];

    /// <summary>Values worth offering.</summary>
    public static IReadOnlyList<string> Suggestions { get; } = ["1", "2", "3", "10%", "none", "exponential(100ms,2,jitter)", "leaf", "entry", "propagated"];

    /// <summary>Whether something is asked.</summary>
    public bool IsAsked => Value.Length > 0;

    /// <summary>The change as the command line writes it; empty where nothing is asked.</summary>
    public string Change => IsAsked ? $"{(Edge.Length > 0 ? $"{Edge}: " : "")}{Policy}={Value}" : "";

    /// <summary>What is wrong with it; empty where nothing is.</summary>
    public string Mistake => IsAsked && ChangeText.Parse(Change, out var reason) is null ? reason : "";

    /// <summary>Reads the controls.</summary>
    public static WhatIfForm Read(HttpRequest request)
    {
        string Of(string name) => request.Query[name].ToString().Trim();
        return new WhatIfForm(Of("edge"), Of("policy") is { Length: > 0 } policy ? policy : "attempts", Of("value"), Of("method") == "simulate" ? WhatIfMethod.Simulation : WhatIfMethod.Replay);
    }

    /// <summary>Edges that may be changed: those that amplified first, then every other with a caller.</summary>
    public static IReadOnlyList<(string Value, string Words)> Edges(AnalysisResult result) =>
    [
        .. result.Incidents.Take(1).SelectMany(incident => incident.Amplifiers).Where(edge => edge.Publisher is null).Select(edge => (edge.Caller, edge.Callee))
            .Concat(result.Edges.Where(edge => edge.Caller is not null).Select(edge => (Caller: edge.Caller!, edge.Callee)))
            .Distinct()
            .Select(edge => ($"{edge.Caller}->{edge.Callee}", Measures.Arrow(edge.Caller, edge.Callee))),
    ];
}
