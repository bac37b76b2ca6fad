using System.CommandLine;
using Analyzer.Detect;
using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Service.Analysis;
using Analyzer.Service.WhatIf;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer analyze</c>: spans in, a report out.</summary>
internal static class AnalyzeVerb
{
    private const string Description =
        "Reports what the retries of an incident cost and hid. Without --output the report goes to the terminal.";

    private const string Examples = """
        analyzer analyze incident.jsonl.gz --baseline normal.jsonl.gz
            a report in the terminal, next to a quiet time
        analyzer analyze 'traces/*.json' --from 14:00 --to 14:20 -o report.html
            twenty minutes (UTC) of many files, as one page for a postmortem
        analyzer analyze incident.jsonl.gz --from -20m --format markdown
            the last twenty minutes of the data, as Markdown
        analyzer analyze incident.jsonl.gz --what-if 'orders->inventory: attempts=1' --what-if budget=10%
            what fewer retries would have left of the load
        analyzer analyze --from 14:00 --to 14:20 --baseline-from 13:00 --baseline-to 13:30
            what 'analyzer serve' stored, next to a quiet time
        kubectl exec deploy/collector -- cat /data/traces.jsonl | analyzer analyze -
            from standard input
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var inputs = SpanInput.Argument("Spans of the incident", orStore: true);
        var baseline = new Option<string[]>("--baseline", "-b")
        {
            HelpName = "input",
            Description = "Spans of a quiet time to compare with; may be given several times.",
        };
        var from = ValueOptions.Bound("--from", "First instant analysed: 2026-11-23T14:00:00Z, 14:00 (UTC, on the data's day), -20m (before the end of the data) or +5m (after its start). Default: all.");
        var to = ValueOptions.Bound("--to", "First instant no longer analysed, written like --from.");
        var baselineFrom = ValueOptions.Bound("--baseline-from", "First instant of a quiet time in the store, written like --from.");
        var baselineTo = ValueOptions.Bound("--baseline-to", "First instant after the quiet time, written like --from.");
        var store = new StoreInput();
        var bucket = ValueOptions.Duration("--bucket", "Width of a step in every series, such as 10s. Default: chosen from the length of the window.", "1ms", "1d");
        var whatIf = WhatIfOptions.Changes();
        var method = WhatIfOptions.Method();
        var format = FormatChoice.Option();
        var output = CommonOptions.Output("Where the report goes; compressed when it ends with .gz. Default: standard output.");
        var common = new CommonOptions();
        var verb = new Verb("analyze", Description, Examples) { inputs, baseline, from, to, baselineFrom, baselineTo, bucket, whatIf, method, format, output };
        store.AddTo(verb);
        common.AddTo(verb);
        return verb.Does((parsed, cancellation) => Run(
            new Request(
                parsed.GetValue(inputs) ?? [],
                parsed.GetValue(baseline) ?? [],
                parsed.GetValue(from),
                parsed.GetValue(to),
                parsed.GetValue(baselineFrom),
                parsed.GetValue(baselineTo),
                parsed.GetValue(bucket),
                parsed.GetValue(whatIf) ?? [],
                parsed.GetValue(method) == WhatIfMethod.Simulation ? new IncidentSimulator(cancellation) : null,
                FormatChoice.For(parsed.GetValue(format), parsed.GetValue(output)),
                parsed.GetValue(output),
                store.Read(parsed),
                common.Read(parsed)),
            cancellation));
    }

    private static void Run(Request request, CancellationToken cancellation)
    {
        request.Store.Check(request.Inputs, request.From, request.To);
        Check(request);
        OutputFile.Check(request.Output, request.Inputs.Count == 0 ? [] : SpanFiles.Expand([.. request.Inputs, .. request.Baseline]));
        if (request.Inputs.Concat(request.Baseline).Count(input => input == "-") > 1)
        {
            throw CliException.WrongUsage("standard input (-) can be read only once: name a file for the incident or for the baseline");
        }

        var result = Result(request, cancellation);
        request.Format.Write(result, request.Output);
        if (!request.Common.Quiet && !OutputFile.IsStandardOutput(request.Output)) CommandLine.Tell($"report written to {request.Output}");
    }

    private static AnalysisResult Result(Request request, CancellationToken cancellation)
    {
        try
        {
            return WorkProgress.Run(request.Common.Quiet, progress => request.Inputs.Count > 0 ? Analyze(request, progress, cancellation) : AnalyzeStored(request, progress, cancellation));
        }
        catch (WhatIfException e)
        {
            throw CliException.WrongUsage($"{WhatIfOptions.Name}: {e.Message}");
        }
    }

    private static AnalysisResult Analyze(Request request, IWorkProgress progress, CancellationToken cancellation)
    {
        var (spans, reading) = SpanInput.Read(request.Inputs, request.Common, progress, cancellation);
        if (!request.Common.Quiet) SpanInput.Warn(reading);
        var (fromNs, toNs) = WindowResolution.ResolveWithSpans(request.From, request.To, spans);
        progress.Step($"Reconstructing calls from {spans.Count:#,0} spans");
        var incident = Reconstruction.Run(spans, new ReconstructionOptions(), cancellation);
        var baseline = request.Baseline.Count > 0 ? ReadBaseline(request, progress, cancellation) : null;
        cancellation.ThrowIfCancellationRequested();
        progress.Step($"Analysing {incident.Calls.Length:#,0} calls");
        return Detection.Run(incident, baseline, reading, new DetectionOptions { FromNs = fromNs, ToNs = toNs, BucketNs = request.BucketNs, WhatIf = request.WhatIf, Simulator = request.Simulator });
    }

    private static AnalysisResult AnalyzeStored(Request request, IWorkProgress progress, CancellationToken cancellation)
    {
        var asked = new StoredAnalysis.Request(request.From, request.To, request.BaselineFrom, request.BaselineTo, request.BucketNs) { WhatIf = request.WhatIf, Simulator = request.Simulator };
        return request.Store.Use(store => new StoredAnalysis(store, new WindowOptions()).RunAsync(asked, progress.Step, cancellation), cancellation);
    }

    private static void Check(Request request)
    {
        var quietTime = request.BaselineFrom is not null || request.BaselineTo is not null;
        if (request.Inputs.Count == 0 && request.Baseline.Count > 0) throw CliException.WrongUsage("--baseline names files, and the incident is read from the store: name its quiet time with --baseline-from and --baseline-to");
        if (request.Inputs.Count > 0 && quietTime) throw CliException.WrongUsage("--baseline-from and --baseline-to choose from the store, and the incident is read from files: name files of a quiet time with --baseline");
    }

    private static CallSet ReadBaseline(Request request, IWorkProgress progress, CancellationToken cancellation)
    {
        var (spans, reading) = SpanInput.Read(request.Baseline, request.Common, progress, cancellation);
        if (!request.Common.Quiet) SpanInput.Warn(reading);
        progress.Step($"Reconstructing the baseline from {spans.Count:#,0} spans");
        return Reconstruction.Run(spans, new ReconstructionOptions(), cancellation);
    }

    private sealed record Request(
        IReadOnlyList<string> Inputs,
        IReadOnlyList<string> Baseline,
        TimeBound? From,
        TimeBound? To,
        TimeBound? BaselineFrom,
        TimeBound? BaselineTo,
        long? BucketNs,
        IReadOnlyList<WhatIfChange> WhatIf,
        IWhatIfSimulator? Simulator,
        FormatChoice Format,
        string? Output,
        StoreInput.Source Store,
        CommonOptions.Values Common);
}
