using System.CommandLine;
using Analyzer.Ingest.Files;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Cli;

/// <summary>Reads the spans that a verb works on, and says what was wrong with them.</summary>
internal static class SpanInput
{
    /// <summary>Files, folders, patterns or <c>-</c>.</summary>
    /// <param name="what">What they hold.</param>
    /// <param name="orStore">Whether there may be none, since the store can be read instead.</param>
    public static Argument<string[]> Argument(string what, bool orStore = false)
    {
        var argument = new Argument<string[]>("input")
        {
            Description = $"{what}: files, folders, quoted patterns ('traces/**/*.json') or - for standard input. "
                + "OTLP (JSON, JSON lines, protobuf), Jaeger JSON or Zipkin v2 JSON, plain or in gzip or zstd; recognised by content."
                + (orStore ? " Without any, what 'analyzer serve' stored is read." : ""),
            Arity = orStore ? ArgumentArity.ZeroOrMore : ArgumentArity.OneOrMore,
        };
        argument.Validators.Add(result =>
        {
            // An unknown option would otherwise be taken for a file, and the value after it for another.
            foreach (var token in result.Tokens.Where(token => token.Value.Length > 1 && token.Value[0] == '-' && !File.Exists(token.Value)))
            {
                result.AddError($"Unknown option '{token.Value}'");
            }
        });
        return argument;
    }

    /// <summary>Reads inputs into a batch of its own.</summary>
    /// <param name="inputs">Files, folders, patterns or <c>-</c>.</param>
    /// <param name="options">Strictness and where problems are told.</param>
    /// <param name="progress">Told how far reading is.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="CliException">No span was found.</exception>
    public static (SpanBatch Spans, ReadSummary Summary) Read(
        IReadOnlyList<string> inputs, CommonOptions.Values options, IWorkProgress progress, CancellationToken cancellation)
    {
        var spans = new SpanBatch();
        var summary = SpanFiles.Read(inputs, spans, new ReadOptions { Strict = options.Strict, Progress = progress }, cancellation);
        if (spans.Count == 0) throw CliException.NotDone(NothingFound(summary));
        return (spans, summary);
    }

    /// <summary>Says on standard error what was passed over; nothing when all was well.</summary>
    public static void Warn(ReadSummary summary)
    {
        if (summary.ProblemCount == 0) return;
        var lost = summary.SpansLost > 0 ? $", {summary.SpansLost:#,0} spans lost" : "";
        var count = summary.ProblemCount == 1 ? "one problem" : $"{summary.ProblemCount:#,0} problems";
        CommandLine.Say($"{count} in the input{lost}; the rest was read (--strict refuses such input). First: {summary.Problems[0]}");
    }

    /// <summary>From the earliest start to the latest end; times before 1971 are clocks that were never set.</summary>
    public static TimeWindow RangeOf(SpanBatch spans)
    {
        const long Implausible = 31_536_000L * 1_000_000_000;
        long first = long.MaxValue, last = long.MinValue;
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans.StartNs[i] < Implausible) continue;
            first = Math.Min(first, spans.StartNs[i]);
            last = Math.Max(last, Math.Max(spans.StartNs[i], spans.EndNs[i]));
        }

        return first <= last ? new TimeWindow(first, last) : default;
    }

    private static string NothingFound(ReadSummary summary)
    {
        var where = summary.Sources.Count == 1 ? Name(summary.Sources[0].Source) : $"the {summary.Sources.Count:#,0} inputs";
        if (summary.Problems.Count == 0) return $"no spans in {where}: the input is readable but holds none; name a file with traces";
        var first = summary.Problems[0];
        return summary.Sources.Count == 1
            ? $"no spans in {where}: {first.Reason}"
            : $"no spans in {where}; the first problem: {first}";
    }

    private static string Name(string source) => source == "-" ? "standard input" : $"'{source}'";
}
