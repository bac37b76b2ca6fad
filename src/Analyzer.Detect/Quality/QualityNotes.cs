using System.Globalization;

namespace Analyzer.Detect.Quality;

/// <summary>Sentences that say what the data cannot show. Each appears only when it is true, with its counts.</summary>
internal static class QualityNotes
{
    private const int NamedEdges = 3;

    /// <summary>The notes, those that limit the findings most first.</summary>
    public static IReadOnlyList<string> Of(QualityFacts facts)
    {
        if (facts.Spans == 0)
            return facts.OutsideWindow == 0 ? ["There are no spans."] : [$"No trace began in the window; {Count(facts.OutsideWindow, "span")} began outside it."];

        return [.. All(facts).Where(note => note is not null).Select(note => note!)];
    }

    private static IEnumerable<string?> All(QualityFacts facts)
    {
        var quality = facts.Reconstruction;
        yield return Lost(facts);
        yield return Sampled(facts);
        yield return facts.OnlyFragments ? "Every entry request has a caller that is not in the data: what is shown as the dashboard are inner calls, the true roots are missing." : null;
        yield return quality.MissingParents == 0 ? null :
            $"{Count(quality.MissingParents, "span")} of {Number(quality.Spans)} ({Share(quality.MissingParents, quality.Spans)}) name{(quality.MissingParents == 1 ? "s" : "")} a parent that is not in the data: chains are cut there, and retries of the absent callers cannot be seen.";
        yield return quality.TracesWithoutRoot == 0 ? null :
            $"{Count(quality.TracesWithoutRoot, "trace")} of {Number(facts.Traces)} {Have(quality.TracesWithoutRoot)} no root span: the true root is missing, the earliest piece is shown in its place.";
        yield return Unpaired(facts);
        yield return Uninstrumented(facts);
        yield return quality.CallsMayBeCensored == 0 ? null :
            $"{Count(quality.CallsMayBeCensored, "failed call")} {Are(quality.CallsMayBeCensored)} the last thing in {(quality.CallsMayBeCensored == 1 ? "its" : "their")} trace: later attempts may have been cut off by tail sampling, so retries are a lower bound.";
        yield return quality.AmbiguousGroups == 0 ? null :
            $"{Count(quality.AmbiguousGroups, "call")} could be grouped in several ways that fit equally well; the lowest confidence of a grouping is {quality.LowestConfidence.ToString("0.00", CultureInfo.InvariantCulture)}.";
        yield return Clocks(facts);
        yield return quality.UnresolvedLinks == 0 ? null :
            $"{Count(quality.UnresolvedLinks, "span link")} {(quality.UnresolvedLinks == 1 ? "names a span that is" : "name spans that are")} not in the data: messages from there have no producer here.";
        yield return quality.NegativeDurations == 0 ? null : $"{Count(quality.NegativeDurations, "span")} ended before {(quality.NegativeDurations == 1 ? "it" : "they")} started and count{(quality.NegativeDurations == 1 ? "s" : "")} as having taken no time.";
        yield return quality.CutCycles == 0 ? null : $"{Count(quality.CutCycles, "parent reference")} led in a circle and {Were(quality.CutCycles)} cut.";
        yield return facts.OutsideWindow == 0 ? null :
            $"{Count(facts.OutsideWindow, "span")} of traces that began outside the window {Were(facts.OutsideWindow)} left out{(facts.WindowFound ? ": their times are far from all others" : "")}.";
        yield return facts.CallsNotFollowed == 0 ? null : $"{Count(facts.CallsNotFollowed, "call")} lie{(facts.CallsNotFollowed == 1 ? "s" : "")} on paths beyond the {Number(Amplification.PathTree.MaxPaths)} that are followed, or more than {Amplification.PathTree.MaxDepth} deep: they count on their edges, not on paths.";
        yield return facts.RefusedBucketNs is { } width ? $"Buckets of {Seconds(width)} would be too many for this window; wider ones are used." : null;
        yield return facts.EmptyBaseline ? "The baseline holds no calls: nothing is compared." : null;
    }

    private static string? Lost(QualityFacts facts)
    {
        var (lost, problems) = (facts.Reading.SpansLost, facts.Reading.ProblemCount);
        if (problems == 0 && lost == 0) return null;
        return lost == 0
            ? $"Reading met {Count(problems, "problem")}; no span is known to be lost."
            : $"{Count(lost, "span")} could not be read ({Count(problems, "problem")}): what {(lost == 1 ? "it" : "they")} showed is missing here.";
    }

    private static string? Sampled(QualityFacts facts)
    {
        var quality = facts.Reconstruction;
        if (quality.SampledSpans == 0) return null;
        var widest = facts.Edges.Count == 0 ? 0 : facts.Edges.Max(edge => edge.Coverage.ErrorBound);
        var effect = widest > 0 ? $"; the widest 95 % interval of an edge's amplification is ±{widest.ToString("0.00", CultureInfo.InvariantCulture)}" : "";
        return $"{Count(quality.SampledSpans, "span")} of {Number(quality.Spans)} {Were(quality.SampledSpans)} sampled, kept with a mean probability of {Percent(quality.MeanSamplingProbability)}: counts are estimates, weighted by its inverse{effect}.";
    }

    private static string? Unpaired(QualityFacts facts)
    {
        var unpaired = facts.Edges
            .Where(edge => edge is { Caller: not null, Instrumented: true } && edge.Coverage.PairedShare < 0.995)
            .OrderBy(edge => edge.Coverage.PairedShare)
            .ThenBy(edge => edge.Caller, StringComparer.Ordinal)
            .ThenBy(edge => edge.Callee, StringComparer.Ordinal)
            .ThenBy(edge => edge.Operation, StringComparer.Ordinal)
            .ToList();
        if (unpaired.Count == 0) return null;
        var named = unpaired.Take(NamedEdges).Select(edge => $"{edge.Caller} → {edge.Callee} {edge.Operation} ({Percent(edge.Coverage.PairedShare)})");
        return $"On {Count(unpaired.Count, "edge")} attempts lack the span of one side, so waits, orphaned work and hidden attempts there are a lower bound: {string.Join(", ", named)} paired{(unpaired.Count > NamedEdges ? ", …" : "")}.";
    }

    private static string? Uninstrumented(QualityFacts facts)
    {
        var peers = facts.Edges.Where(edge => !edge.Instrumented).Select(edge => edge.Callee).Distinct().Order(StringComparer.Ordinal).ToList();
        if (peers.Count == 0) return null;
        return $"{Count(peers.Count, "callee")} {Have(peers.Count)} no spans of {(peers.Count == 1 ? "its" : "their")} own and {Are(peers.Count)} seen through callers only: {string.Join(", ", peers.Take(NamedEdges))}{(peers.Count > NamedEdges ? ", …" : "")}.";
    }

    private static string? Clocks(QualityFacts facts)
    {
        var shifts = facts.Reconstruction.ClockShifts;
        if (shifts.Count == 0) return null;
        var most = shifts.OrderByDescending(shift => Math.Abs((double)shift.ShiftNs)).ThenBy(shift => shift.Service, StringComparer.Ordinal).ThenBy(shift => shift.Instance, StringComparer.Ordinal).First();
        var impossible = shifts.Sum(shift => (long)shift.Impossible);
        var left = impossible == 0 ? "" : $"; {Count(impossible, "pair")} of spans stay{(impossible == 1 ? "s" : "")} impossible";
        var instance = most.Instance.Length == 0 ? most.Service : $"{most.Service} {most.Instance}";
        return $"The clocks of {Count(shifts.Count, "instance")} were shifted, the furthest by {Seconds(most.ShiftNs)} ({instance}){left}.";
    }

    private static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole) => Percent(whole == 0 ? 0 : (double)part / whole);

    private static string Percent(double share) => share is > 0 and < 0.001 ? "< 0.1 %" : $"{(share * 100).ToString(share < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture)} %";

    private static string Seconds(long ns) => Math.Abs((double)ns) < 1e9
        ? $"{(ns / 1e6).ToString("0.###", CultureInfo.InvariantCulture)} ms"
        : $"{(ns / 1e9).ToString("0.###", CultureInfo.InvariantCulture)} s";

    private static string Have(long count) => count == 1 ? "has" : "have";

    private static string Are(long count) => count == 1 ? "is" : "are";

    private static string Were(long count) => count == 1 ? "was" : "were";
}
