using System.CommandLine;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Calls;
using Analyzer.Report.Json;

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
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var inputs = SpanInput.Argument("Spans");
        var output = CommonOptions.Output("Where the calls go; compressed when it ends with .gz. Default: standard output.");
        var common = new CommonOptions();
        var verb = new Verb("calls", Description, Examples) { inputs, output };
        common.AddTo(verb);
        return verb.Does((parsed, cancellation) =>
            Run(parsed.GetRequiredValue(inputs), parsed.GetValue(output), common.Read(parsed), cancellation));
    }

    private static void Run(IReadOnlyList<string> inputs, string? output, CommonOptions.Values common, CancellationToken cancellation)
    {
        OutputFile.Check(output, SpanFiles.Expand(inputs));
        var calls = WorkProgress.Run(common.Quiet, progress => Reconstruct(inputs, common, progress, cancellation));
        OutputFile.Write(output, stream => CallsWriter.Write(calls, stream));
        if (!common.Quiet && !OutputFile.IsStandardOutput(output)) CommandLine.Tell($"{calls.Calls.Length:#,0} calls written to {output}");
    }

    private static CallSet Reconstruct(
        IReadOnlyList<string> inputs, CommonOptions.Values common, IWorkProgress progress, CancellationToken cancellation)
    {
        var (spans, reading) = SpanInput.Read(inputs, common, progress, cancellation);
        if (!common.Quiet) SpanInput.Warn(reading);
        progress.Step($"Reconstructing calls from {spans.Count:#,0} spans");
        return Reconstruction.Run(spans, new ReconstructionOptions(), cancellation);
    }
}
