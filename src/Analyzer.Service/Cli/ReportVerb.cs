using System.CommandLine;
using Analyzer.Detect.Periods;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Files;
using Analyzer.Service.Reports.Gate;
using Analyzer.Service.Stores;
using Analyzer.Service.Telemetry;
using Analyzer.Store;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer report</c>: what retries hid over a day, a week or a month; and whether a release keeps its limits.</summary>
internal static class ReportVerb
{
    private const string Description =
        "Reports what retries hid over a day, a week or a month: amplification behind OK responses, policies that changed, instances that drifted. Reads what 'analyzer serve' stored, also while it runs, or files.";

    private const string Examples = """
        analyzer report --last 7d
            the last week beside the week before, in the terminal
        analyzer report --last 1d -o yesterday.html
            one page to share; .md, .json and .pdf (with Chromium) do as well
        analyzer report --from 2026-11-01 --to 2026-12-01 -o november.pdf
            a month
        analyzer report --fail-on 'amplification>2' --baseline last-week
            exit code 4 when an edge makes more than two attempts a call, and did not last week
        analyzer report load-test.jsonl.gz --baseline main.jsonl.gz --fail-on 'potential>8' --junit report.xml
            the same for the spans of a pipeline's load test, as a file for the build server
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var inputs = SpanInput.Argument("Spans to report on", orStore: true);
        var last = ValueOptions.Duration("--last", "How far back the report reaches, such as 1d, 7d or 30d. Default: 7d.", "1h", "400d");
        var from = ValueOptions.Bound("--from", "First instant instead: 2026-11-16, 2026-11-16T14:00:00Z; ends are whole hours.");
        var to = ValueOptions.Bound("--to", "First instant no longer reported on. Default: now.");
        var baseline = new Option<string?>("--baseline", "-b") { HelpName = "time|file", Description = $"What to compare with: {PeriodBaseline.Hint}. Default: the time of the same length before." };
        var failOn = GateOptions.FailOn();
        var junit = GateOptions.File("--junit", "Writes the limits as a JUnit file.");
        var sarif = GateOptions.File("--sarif", "Writes the limits as a SARIF file.");
        var format = PeriodFormatChoice.Option();
        var output = CommonOptions.Output("Where the report goes; its ending names the format. Default: standard output.");
        var (store, common) = (new StoreInput(), new CommonOptions());
        var verb = new Verb("report", Description, Examples) { inputs, last, from, to, baseline, failOn, junit, sarif, format, output };
        store.AddTo(verb);
        common.AddTo(verb);
        return verb.Does((parsed, cancellation) => Run(
            new Request(
                parsed.GetValue(inputs) ?? [],
                parsed.GetValue(last),
                parsed.GetValue(from),
                parsed.GetValue(to),
                parsed.GetValue(baseline),
                parsed.GetValue(failOn) ?? [],
                parsed.GetValue(junit),
                parsed.GetValue(sarif),
                PeriodFormatChoice.For(parsed.GetValue(format), parsed.GetValue(output)),
                parsed.GetValue(output),
                store.Read(parsed),
                common.Read(parsed)),
            cancellation));
    }

    private static void Run(Request request, CancellationToken cancellation)
    {
        Check(request);
        foreach (var file in new[] { request.Output, request.JUnit, request.Sarif }) OutputFile.Check(file, request.Inputs);
        var report = WorkProgress.Run(request.Common.Quiet, progress => request.Inputs.Count > 0 ? OfFiles(request, progress, cancellation) : Stored(request, progress, cancellation));
        request.Format.Write(report, request.Output, cancellation);
        if (!request.Common.Quiet && !OutputFile.IsStandardOutput(request.Output)) CommandLine.Tell($"report written to {request.Output}");
        var gate = GateResult.Check(report, request.FailOn, request.Baseline is not null);
        var about = request.Inputs.Count > 0 ? request.Inputs[0] : $"store/{TimeText.Instant(report.Period.StartNs)}/{TimeText.Instant(report.Period.EndNs)}";
        if (request.JUnit is not null) OutputFile.Write(request.JUnit, stream => JUnitFile.Write(gate, stream));
        if (request.Sarif is not null) OutputFile.Write(request.Sarif, stream => SarifFile.Write(gate, about, OwnTelemetry.Version(), stream));
        GateOptions.Enforce(gate, request.Common.Quiet);
    }

    private static PeriodReport OfFiles(Request request, IWorkProgress progress, CancellationToken cancellation)
    {
        var (spans, reading) = SpanInput.Read(request.Inputs, request.Common, progress, cancellation);
        if (!request.Common.Quiet) SpanInput.Warn(reading);
        var baseline = default(SpanBatch);
        if (request.Baseline is { } file) (baseline, _) = SpanInput.Read([file], request.Common, progress, cancellation);
        return FilePeriod.Make(spans, baseline, progress.Step, cancellation);
    }

    private static PeriodReport Stored(Request request, IWorkProgress progress, CancellationToken cancellation) => request.Store.Use(
        async store =>
        {
            var period = await PeriodOfAsync(request, store, cancellation);
            var reporter = store is RemoteSpanStore remote ? remote.Reporter : new PeriodReporter(store, new WindowOptions());
            var before = request.Baseline is { } text ? PeriodBaseline.Parse(text, period) : null;
            var report = await reporter.MakeAsync(new PeriodRequest(period, before), progress.Step, cancellation);
            if (report.Coverage.HoursSeen > 0) return report;
            var statistics = await store.StatisticsAsync(cancellation);
            throw CliException.NotDone(statistics is { OldestNs: { } oldest, NewestNs: { } newest }
                ? $"nothing was recorded between {TimeText.Instant(report.Period.StartNs)} and {TimeText.Instant(report.Period.EndNs)}: the store at {statistics.Location} holds spans from {TimeText.Instant(oldest)} to {TimeText.Instant(newest)}; choose a time with --last, or --from and --to"
                : $"the store at {statistics.Location} holds no spans yet: send some to 'analyzer serve', or name files to read");
        },
        cancellation);

    // The hour that goes on is part of it, with what it has.
    private static async Task<TimeWindow> PeriodOfAsync(Request request, ISpanStore store, CancellationToken cancellation)
    {
        const long HourNs = HourReduction.HourNs;
        var nowNs = PeriodReporter.EndOfHour(TimeProvider.System.NowNs());
        if (request.From is null && request.To is null) return new TimeWindow(nowNs - (request.LastNs ?? 168 * HourNs), nowNs);
        var statistics = await store.StatisticsAsync(cancellation);
        var data = new TimeWindow(statistics.OldestNs ?? nowNs, statistics.NewestNs ?? nowNs);
        var (fromNs, toNs) = WindowResolution.Resolve(request.From, request.To, data);
        var endNs = toNs ?? nowNs;
        return new TimeWindow(fromNs ?? endNs - (request.LastNs ?? 168 * HourNs), endNs);
    }

    private static void Check(Request request)
    {
        var hasTime = request.LastNs is not null || request.From is not null || request.To is not null;
        if (request.Inputs.Count > 0 && hasTime) throw CliException.WrongUsage("--last, --from and --to choose from the store, and the report is on files: leave them out");
        if (request.LastNs is not null && request.From is not null) throw CliException.WrongUsage("--last and --from both say where the report begins: give one of them");
        if (request.FailOn.Count == 0 && (request.JUnit ?? request.Sarif) is not null) throw CliException.WrongUsage("--junit and --sarif hold the limits of --fail-on: name one, such as --fail-on 'amplification>2'");
    }

    private sealed record Request(
        IReadOnlyList<string> Inputs,
        long? LastNs,
        TimeBound? From,
        TimeBound? To,
        string? Baseline,
        IReadOnlyList<PeriodCondition> FailOn,
        string? JUnit,
        string? Sarif,
        PeriodFormatChoice Format,
        string? Output,
        StoreInput.Source Store,
        CommonOptions.Values Common);
}
