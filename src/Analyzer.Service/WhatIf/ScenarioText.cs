using System.Globalization;
using System.Text;
using Analyzer.Detect.WhatIf.Fit;
using Analyzer.Model.Findings;

namespace Analyzer.Service.WhatIf;

/// <summary>A fitted incident as a scenario of the simulator, in its own format. Services are s0, s1, …, as names may hold anything.</summary>
internal sealed class ScenarioText
{
    private const string Spread = "0.3";
    private const double Sure = 0.999;
    private const double SpreadMean = 1.046;

    private readonly SystemFit _fit;
    private readonly StringBuilder _yaml = new();
    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<(string, string), string> _operations = [];

    private ScenarioText(SystemFit fit)
    {
        _fit = fit;
        _names = Names(fit);
        foreach (var service in fit.Services)
        {
            foreach (var operation in service.Operations) _operations.Add((service.Name, operation.Name), Invariant($"GET /o{_operations.Count}"));
        }
    }

    /// <summary>What the scenario calls each service.</summary>
    public static Dictionary<string, string> Names(SystemFit fit) => fit.Services.Select((service, at) => (service.Name, At: at)).ToDictionary(item => item.Name, item => Invariant($"s{item.At}"));

    /// <summary>Writes the scenario.</summary>
    /// <param name="fit">The incident.</param>
    /// <param name="policies">Policies: the fitted ones, or changed.</param>
    public static string Of(SystemFit fit, IReadOnlyList<FittedPolicy> policies)
    {
        var text = new ScenarioText(fit);
        text.Head();
        text.Services();
        text.Peers();
        text.Policies(policies);
        text.Loads();
        text.Fault();
        return text._yaml.ToString();
    }

    private void Head()
    {
        Line("name: what-if");
        Line("summary: An incident as it was observed.");
        Line($"duration: {_fit.Window.DurationNs}ns");
        Line($"quiet: {Math.Max(1, _fit.IncidentWindow.StartNs - _fit.Window.StartNs)}ns");
    }

    private void Services()
    {
        Line("services:");
        foreach (var service in _fit.Services.Where(IsService))
        {
            Line($"  {_names[service.Name]}:");
            Line($"    instances: {service.Instances}");
            Line($"    workers: {service.Workers}");
            Line("    operations:");
            foreach (var operation in service.Operations)
            {
                Line($"      {_operations[(service.Name, operation.Name)]}:");
                Line($"        serviceTime: {Time(operation.ServiceNs)}");
                if (operation.Calls.Count == 0) continue;
                Line("        steps:");
                foreach (var call in operation.Calls) Call(call);
            }
        }
    }

    // So many calls for sure, and one more with the chance that is left.
    private void Call(FittedCall call)
    {
        var target = $"{_names[call.Service]} {_operations[(call.Service, call.Operation)]}";
        var sure = Math.Floor(call.PerRequest + 1 - Sure);
        if (sure == 1) Line($"          - {{call: \"{target}\"}}");
        if (sure > 1) Line($"          - {{loop: \"{target}\", times: {sure}}}");
        var chance = call.PerRequest - sure;
        if (chance > 1 - Sure) Line($"          - {{call: \"{target}\", chance: {chance:0.####}}}");
    }

    private void Peers()
    {
        if (_fit.Services.All(IsService)) return;
        Line("peers:");
        foreach (var peer in _fit.Services.Where(service => !IsService(service)))
            Line($"  {_names[peer.Name]}: {{kind: http, workers: {peer.Workers}, serviceTime: \"{Time(peer.Operations.Average(operation => operation.ServiceNs))}\"}}");
    }

    private void Policies(IReadOnlyList<FittedPolicy> policies)
    {
        var used = policies.Where(policy => _names.ContainsKey(policy.Caller) && _names.ContainsKey(policy.Callee)).ToList();
        if (used.Count == 0) return;
        Line("policies:");
        foreach (var policy in used)
        {
            _yaml.Append(CultureInfo.InvariantCulture, $"  - {{edge: {_names[policy.Caller]} -> {_names[policy.Callee]}, attempts: {policy.Attempts}");
            if (policy.TimeoutNs > 0) _yaml.Append(CultureInfo.InvariantCulture, $", timeout: {policy.TimeoutNs}ns");
            if (Backoff(policy) is { } backoff) _yaml.Append(CultureInfo.InvariantCulture, $", backoff: {backoff}({policy.BackoffNs}ns)");
            if (policy.Budget > 0) _yaml.Append(CultureInfo.InvariantCulture, $", retryBudget: {policy.Budget:0.####}");
            if (policy.Fallback) _yaml.Append(", fallback: true");
            Line("}");
        }
    }

    private static string? Backoff(FittedPolicy policy) => policy.BackoffNs <= 0 ? null : policy.Backoff switch
    {
        BackoffKind.Fixed => "fixed",
        BackoffKind.Exponential => "exponential",
        BackoffKind.Jittered => "jitter",
        _ => null,
    };

    private void Loads()
    {
        Line("load:");
        foreach (var load in _fit.Loads)
        {
            var mean = load.PerSecond.Average();
            Line($"  - call: {_names[load.Service]} {_operations[(load.Service, load.Operation)]}");
            Line($"    rate: {Math.Max(mean, 0.0001):0.######}/s");
            Line("    surges:");
            for (var bucket = 0; bucket < load.PerSecond.Count; bucket++)
                Line($"      - {{start: {bucket * _fit.BucketNs}ns, duration: {_fit.BucketNs}ns, factor: {load.PerSecond[bucket] / Math.Max(mean, 0.0001):0.####}}}");
        }
    }

    private void Fault()
    {
        var fault = _fit.Fault;
        Line("faults:");
        _yaml.Append(CultureInfo.InvariantCulture, $"  - {{service: {_names[fault.Service]}, kind: {fault.Kind.ToString().ToLowerInvariant()}, start: {Math.Max(0, fault.Window.StartNs - _fit.Window.StartNs)}ns, duration: {fault.Window.DurationNs}ns");
        if (fault.Operation is not null && _operations.TryGetValue((fault.Service, fault.Operation), out var operation)) _yaml.Append(CultureInfo.InvariantCulture, $", operation: \"{operation}\"");
        if (fault.Kind == FittedFaultKind.Error) _yaml.Append(CultureInfo.InvariantCulture, $", share: {fault.Share:0.####}");
        if (fault.Kind == FittedFaultKind.Latency) _yaml.Append(CultureInfo.InvariantCulture, $", add: {fault.AddNs}ns");
        Line("}");
    }

    // Something that sends no spans and calls nothing is a peer of the simulator.
    private static bool IsService(FittedService service) => service.Instrumented || service.Operations.Any(operation => operation.Calls.Count > 0);

    private static string Time(double meanNs) => Invariant($"lognormal({Math.Max(1, Math.Round(meanNs / SpreadMean)):0}ns, {Spread})");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private void Line(FormattableString text) => _yaml.Append(Invariant(text)).Append('\n');

    private void Line(string text) => _yaml.Append(text).Append('\n');
}
