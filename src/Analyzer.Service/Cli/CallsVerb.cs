using System.CommandLine;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Report.Json;
using Analyzer.Service.Analysis;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer calls</c>: spans in, logical calls with their attempts out, one JSON object a line.</summary>
internal static class CallsVerb
{
    private const string Description =
        "Writes every logical call with its attempts, one JSON object a line: for jq, a spreadsheet or a notebook.";

    private const string Examples = """
        analyzer calls incident.jsonl.gz -o calls.jsonl
            every call of the file
        analyzer calls incident.jsonl.gz | jq -c 'select(.attempts | length > 2)'
            the calls that were tried more than twice
        analyzer calls --from 14:00 --to 14:20 -o calls.jsonl.gz
            twenty minutes (UTC) of what 'analyzer serve' stored
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var inputs = SpanInput.Argument("Spans", orStore: true);
        var from = ValueOptions.Bound("--from", "Calls of traces that began before this are left out: 2026-11-23T14:00:00Z, 14:00 (UTC, on the data's day), -20m (before the end of the data) or +5m (after its start). Default: all.");
        var to = ValueOptions.Bound("--to", "First instant at which traces are no longer taken, written like --from.");
        var output = CommonOptions.Output("Where the calls go; compressed when it ends with .gz. Default: standard output.");
        var store = new StoreInput();
        var common = new CommonOptions();
        var verb = new Verb("calls", Description, Examples) { inputs, from, to, output };
        store.AddTo(verb);
        common.AddTo(verb);
        return verb.Does((parsed, cancellation) => Run(
            new Request(parsed.GetValue(inputs) ?? [], parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(output), store.Read(parsed), common.Read(parsed)),
            cancellation));
    }

    private static void Run(Request request, CancellationToken cancellation)
    {
        request.Store.Check(request.Inputs, request.From, request.To);
        OutputFile.Check(request.Output, request.Inputs.Count == 0 ? [] : SpanFiles.Expand(request.Inputs));
        var calls = request.Inputs.Count > 0 ? WriteFiles(request, cancellation) : WriteStored(request, cancellation);
        if (!request.Common.Quiet && !OutputFile.IsStandardOutput(request.Output)) CommandLine.Tell($"{calls:#,0} calls written to {request.Output}");
    }

    private static long WriteFiles(Request request, CancellationToken cancellation)
    {
        var (set, fromNs, toNs) = WorkProgress.Run(request.Common.Quiet, progress =>
        {
            var (spans, reading) = SpanInput.Read(request.Inputs, request.Common, progress, cancellation);
            if (!request.Common.Quiet) SpanInput.Warn(reading);
            var (fromNs, toNs) = WindowResolution.ResolveWithSpans(request.From, request.To, spans);
            progress.Step($"Reconstructing calls from {spans.Count:#,0} spans");
            return (Reconstruction.Run(spans, new ReconstructionOptions(), cancellation), fromNs, toNs);
        });
        var written = 0L;
        OutputFile.Write(request.Output, stream => written = CallsWriter.Write(set, stream, fromNs, toNs));
        return written;
    }

    // A window after the other: memory does not grow with the time asked for.
    private static long WriteStored(Request request, CancellationToken cancellation)
    {
        var written = 0L;
        OutputFile.Write(request.Output, stream => written = request.Store.Use(store => StoredCalls.WriteAsync(store, new WindowOptions(), request.From, request.To, stream, cancellation), cancellation));
        return written;
    }

    private sealed record Request(
        IReadOnlyList<string> Inputs,
        TimeBound? From,
        TimeBound? To,
        string? Output,
        StoreInput.Source Store,
        CommonOptions.Values Common);
}
