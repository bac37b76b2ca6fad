using System.CommandLine;
using Analyzer.Model.Spans;
using Analyzer.Service.Rehearsals;
using Analyzer.Simulate;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer simulate</c>: a scenario in, spans as SDKs send them and the truth about them out.</summary>
internal static class SimulateVerb
{
    private const string Description =
        "Rehearses an incident: writes its spans as OTLP JSON lines and, beside them, the truth about every call. Without a scenario: lists those that are shipped.";

    private const string Examples = """
        analyzer simulate
            lists the scenarios
        analyzer simulate retry-storm --seed 7 -o storm.jsonl.gz
            the spans, and storm.truth.json beside them; equal seeds give equal files
        analyzer simulate retry-storm --sampling 10% --lost 2% --skew 50ms -o hard.jsonl.gz
            the same incident as a poor pipeline shows it
        analyzer simulate retry-storm | analyzer analyze -
            straight into a report
        analyzer simulate retry-storm --send http://127.0.0.1:4318
            to a running 'analyzer serve' (or any receiver of OTLP/HTTP), as if it had ended just now
        """;

    private const string AsScenario = "Default: as the scenario says.";

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var scenario = new Argument<string?>("scenario") { Description = "Name of a shipped scenario, or a YAML file.", Arity = ArgumentArity.ZeroOrOne };
        var seed = new Option<ulong>("--seed") { HelpName = "number", Description = "Equal seeds give equal files.", DefaultValueFactory = _ => 1 };
        var duration = ValueOptions.Duration("--duration", $"How long load arrives; quiet time and faults keep their share of it. {AsScenario}", "1s", "1d");
        var rate = ValueOptions.Number("--rate", "factor", "Multiplies the scenario's load. Default: 1.", 0.001, 1000);
        var sampling = ValueOptions.Number("--sampling", "share", $"Share of traces kept by head sampling, such as 10%. {AsScenario}", 0.0001, 1);
        var lost = ValueOptions.Number("--lost", "share", $"Share of spans lost on the way, such as 2%. {AsScenario}", 0, 0.99);
        var skew = ValueOptions.Duration("--skew", $"How far instances' clocks may be off, such as 50ms. {AsScenario}", "0s", "1h");
        var send = new Option<string?>("--send") { HelpName = "address", Description = "Sends the spans to a receiver of OTLP/HTTP instead of writing them, in the time up to now. A key it may ask for is read from ANALYZER_KEY." };
        var ago = ValueOptions.Duration("--ago", "With --send: how long ago the scenario ended. Default: 0s.", "0s", "400d");
        var truth = new Option<string?>("--truth") { HelpName = "file", Description = "Where the truth goes. Default: beside --output, ending with .truth.json." };
        var output = CommonOptions.Output("Where the spans go; compressed when it ends with .gz. Default: standard output.");
        var verb = new Verb("simulate", Description, Examples) { scenario, seed, duration, rate, sampling, lost, skew, send, ago, truth, output };
        return verb.Does((parsed, cancellation) =>
        {
            if (parsed.GetValue(scenario) is not { } name)
            {
                List();
                return;
            }

            var options = new SimulationOptions
            {
                DurationSeconds = parsed.GetValue(duration) / 1e9,
                RateMultiplier = parsed.GetValue(rate) ?? 1,
                SamplingRatio = parsed.GetValue(sampling),
                LostSpanShare = parsed.GetValue(lost),
                ClockSkewMs = parsed.GetValue(skew) / 1e6,
            };
            if (parsed.GetValue(send) is { } target)
            {
                if (parsed.GetValue(output) is not null) throw CliException.WrongUsage("--send and --output both say where the spans go: give one of them");
                // Equal seeds give equal ids: sent twice they would be one trace.
                var chosen = parsed.GetResult(seed) is { Implicit: false } ? parsed.GetValue(seed) : (ulong)TimeProvider.System.NowNs();
                Send(name, chosen, options, target, parsed.GetValue(ago) ?? 0, cancellation);
                return;
            }

            if (parsed.GetValue(ago) is not null) throw CliException.WrongUsage("--ago says when spans that are sent began: add --send");
            Run(name, parsed.GetValue(seed), options, parsed.GetValue(output), parsed.GetValue(truth), cancellation);
        });
    }

    /// <summary>Where the truth goes when the user does not say: beside the spans, endings replaced.</summary>
    internal static string? TruthBeside(string? output)
    {
        if (OutputFile.IsStandardOutput(output)) return null;
        var name = output!;
        foreach (var ending in (ReadOnlySpan<string>)[".gz", ".jsonl", ".json"])
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && Path.GetFileName(name).Length > ending.Length) name = name[..^ending.Length];
        }

        return name + ".truth.json";
    }

    private static void List()
    {
        var scenarios = Scenario.List().Select(name => (Name: name, Scenario.Load(name).Summary)).ToList();
        var width = scenarios.Max(scenario => scenario.Name.Length);
        foreach (var (name, summary) in scenarios) Console.Out.WriteLine($"{name.PadRight(width)}  {summary}");
    }

    private static void Run(
        string name, ulong seed, SimulationOptions options, string? output, string? truth, CancellationToken cancellation)
    {
        if (OutputFile.IsStandardOutput(output) && !Console.IsOutputRedirected)
        {
            throw CliException.WrongUsage($"spans are no reading for a terminal: add -o {Path.GetFileNameWithoutExtension(name)}.jsonl.gz, or pipe them into 'analyzer analyze -'");
        }

        truth ??= TruthBeside(output);
        OutputFile.Check(output, File.Exists(name) ? [name] : []);
        if (truth is not null) OutputFile.Check(truth, OutputFile.IsStandardOutput(output) ? [] : [output!]);
        var result = Simulate(name, seed, options, cancellation);
        OutputFile.Write(output, stream => OtlpJsonWriter.Write(result, stream));
        if (truth is not null) OutputFile.Write(truth, stream => TruthWriter.Write(result, stream));
        if (OutputFile.IsStandardOutput(output)) return;
        CommandLine.Tell($"{result.Spans.Count:#,0} spans written to {output}, the truth to {truth}");
    }

    private static void Send(string name, ulong seed, SimulationOptions options, string target, long agoNs, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(target, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw CliException.WrongUsage($"--send '{target}' is no http or https address, such as http://127.0.0.1:4318");
        var endNs = TimeProvider.System.NowNs() - agoNs;
        var result = Simulate(name, seed, options, cancellation, scenario => SimulatedSpans.StartOf(scenario, endNs, options.DurationSeconds));
        SpanSender.SendAsync(SimulatedSpans.Of(result), address, cancellation).GetAwaiter().GetResult();
        CommandLine.Tell($"{result.Spans.Count:#,0} spans sent to {address}, of the time up to {TimeText.Instant(endNs)}");
    }

    private static SimulationResult Simulate(string name, ulong seed, SimulationOptions options, CancellationToken cancellation, Func<Scenario, long>? start = null)
    {
        try
        {
            var scenario = Scenario.Load(name);
            return Simulator.Run(scenario, seed, start is null ? options : options with { StartUnixNs = start(scenario) }, cancellation);
        }
        catch (ScenarioException e)
        {
            // A file that cannot be read is bad input; a name that nobody knows is a slip of the user's.
            throw new CliException(File.Exists(name) ? ExitCodes.NotDone : ExitCodes.WrongUsage, e.Message);
        }
    }
}
