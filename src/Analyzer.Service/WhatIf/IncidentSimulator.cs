using System.Globalization;
using System.Text;
using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Detect.WhatIf.Fit;
using Analyzer.Model.Findings;
using Analyzer.Simulate;

namespace Analyzer.Service.WhatIf;

/// <summary>
/// Answers what-ifs by the discrete-event simulator: the incident is played as it was and with each change, from the same seeds, and
/// each observed load changes as the played one does.
/// </summary>
/// <param name="cancellation">Gives up.</param>
internal sealed class IncidentSimulator(CancellationToken cancellation) : IWhatIfSimulator
{
    private const int MostRuns = 8;
    private const double MostAttempts = 400_000;
    private const double Off = 0.2;
    private const double Minor = 0.01;

    /// <inheritdoc/>
    public IReadOnlyList<WhatIfResult> Answer(SystemFit fit, IReadOnlyList<(WhatIfChange Change, WhatIfResult Replay)> changes)
    {
        if (changes.Count == 0) return [];
        var before = Play(fit, fit.Policies);
        return [.. changes.Select(item => Answer(fit, before, item.Change, item.Replay))];
    }

    private WhatIfResult Answer(SystemFit fit, Played before, WhatIfChange change, WhatIfResult replay)
    {
        if (PolicyEdits.Of(fit, change, out var reason) is not { } policies)
            return replay with { Assumptions = [.. replay.Assumptions, $"counted by replay, since this cannot be played: {reason}"] };
        var after = Play(fit, policies);
        var loads = fit.Observed.Select(observed => Load(observed, before, after)).Where(load => load.Observed != load.Changed || load.ObservedPeakPerSecond != load.ChangedPeakPerSecond).ToList();
        var avoided = before.Repetitions > 0 ? fit.Excess * (1 - (after.Repetitions / before.Repetitions)) : 0;
        return replay with
        {
            Method = WhatIfMethod.Simulation,
            ExcessAvoided = avoided,
            ExcessAvoidedShare = fit.Excess > 0 ? avoided / fit.Excess : 0,
            CallsLost = Lost(fit, policies, before, after),
            EntryErrorsBefore = fit.EntryErrors,
            EntryErrorsAfter = Math.Max(0, fit.EntryErrors + after.EntryErrors - before.EntryErrors),
            Loads = [.. loads.OrderByDescending(load => load.Observed - load.Changed).ThenBy(load => load.Service, StringComparer.Ordinal)],
            Assumptions = [.. Assumptions(fit, before)],
        };
    }

    private static WhatIfLoad Load(FittedObservation observed, Played before, Played after)
    {
        var (was, peakWas) = before.LoadOf(observed.Service);
        var (now, peakNow) = after.LoadOf(observed.Service);
        return new WhatIfLoad(
            observed.Service,
            observed.Attempts,
            was > 0 ? observed.Attempts * now / was : observed.Attempts,
            observed.PeakPerSecond,
            peakWas > 0 ? observed.PeakPerSecond * peakNow / peakWas : observed.PeakPerSecond);
    }

    // Calls that fail in addition on the edges whose policy is another.
    private static double Lost(SystemFit fit, IReadOnlyList<FittedPolicy> policies, Played before, Played after) =>
        fit.Policies.Zip(policies).Where(pair => pair.First != pair.Second).Sum(pair =>
            Math.Max(0, after.FailedOn(pair.First) - before.FailedOn(pair.First)));

    private static IEnumerable<string> Assumptions(SystemFit fit, Played before)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"a simulation fitted to the incident was run as it was and with the change, {RunsOf(fit)} times each from the same seeds; each load observed changes as the mean of the simulated does");
        yield return "service times are drawn around the means of the time before the incident, arrivals around the rates observed; operations call what they called in requests that succeeded, in the order that failures show, one after the other";
        yield return $"the fault played: {Say(fit.Fault)}";
        var limited = fit.Services.Where(service => service.Limited).Select(service => $"{service.Name} with {service.Workers} for each of {service.Instances}").ToList();
        yield return limited.Count > 0 ? $"workers as the best throughput shows them: {string.Join(", ", limited)}; other services never run out" : "no service was seen to run out of workers, so none does";
        if (fit.Policies.All(policy => policy.TimeoutNs == 0)) yield return "no time-out of a client is known, so none runs out";
        var deviations = fit.Observed
            .Where(observed => observed.Attempts >= Minor * fit.Observed.Sum(other => other.Attempts))
            .Select(observed => (observed.Service, Simulated: before.LoadOf(observed.Service).Attempts, observed.Attempts))
            .OrderByDescending(item => Math.Abs(item.Simulated - item.Attempts) / item.Attempts)
            .ToList();
        if (deviations.Count == 0) yield break;
        var (service, simulated, attempts) = deviations[0];
        var off = (simulated - attempts) / attempts;
        yield return string.Create(CultureInfo.InvariantCulture, $"fit: unchanged, the simulation gives loads within {Math.Abs(off) * 100:0} % of those observed; furthest off is {service} with {simulated:0} attempts for {attempts:0}");
        if (Math.Abs(off) > Off) yield return string.Create(CultureInfo.InvariantCulture, $"the fit is off by more than {Off * 100:0} %: take the direction from this answer, not the size");
    }

    private static string Say(FittedFault fault)
    {
        var what = fault.Kind switch
        {
            FittedFaultKind.Error => $"{fault.Share * 100:0} % of requests fail",
            FittedFaultKind.Latency => $"requests take {fault.AddNs / 1e6:0.#} ms longer",
            FittedFaultKind.Stall => "requests wait until it ends",
            _ => "connections are refused",
        };
        return string.Create(CultureInfo.InvariantCulture, $"at {fault.Service}{(fault.Operation is null ? "" : $" ({fault.Operation})")} for {fault.Window.DurationNs / 1e9:0.#} s {what}");
    }

    // The mean of several runs: with other requests, other random numbers are drawn, and two runs differ by that alone.
    private Played Play(SystemFit fit, IReadOnlyList<FittedPolicy> policies)
    {
        var scenario = Encoding.UTF8.GetBytes(ScenarioText.Of(fit, policies));
        var names = ScenarioText.Names(fit).ToDictionary(item => item.Value, item => item.Key);
        var runs = RunsOf(fit);
        var mean = new Played();
        for (var seed = 1; seed <= runs; seed++)
        {
            using var text = new MemoryStream(scenario);
            mean.Add(Simulator.Run(Scenario.Load(text, "what-if"), (ulong)seed, null, cancellation).Truth, fit, names, 1.0 / runs);
        }

        return mean;
    }

    private static int RunsOf(SystemFit fit) => (int)Math.Clamp(MostAttempts / Math.Max(1, fit.Observed.Sum(observed => observed.Attempts)), 1, MostRuns);
}
