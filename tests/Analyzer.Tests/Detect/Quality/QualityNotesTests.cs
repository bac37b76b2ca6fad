using Analyzer.Detect;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.Quality;

public sealed class QualityNotesTests
{
    [Fact]
    public void Sound_data_needs_no_note()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST");

        Assert.Empty(Notes(calls));
    }

    [Fact]
    public void Each_doubt_is_said_with_its_count_and_lost_spans_first()
    {
        var calls = new CallSetBuilder
        {
            Quality = new ReconstructionQuality { MissingParents = 1, TracesWithoutRoot = 2, CallsMayBeCensored = 1, AmbiguousGroups = 3, LowestConfidence = 0.6, ClockShifts = [new("orders", "pod-1", -4_200_000_000, 90, 2)] },
        };
        calls.Entry("web", "GET /").Call("web", "db", "SELECT").With(call => call.Flags = CallFlags.Uninstrumented);
        var reading = new ReadSummary();
        reading.Add(new ReadProblem("a.json", 3, 0, "broken", 12), "broken");

        Assert.Equal(
            [
                "12 spans could not be read (1 problem): what they showed is missing here.",
                "1 span of 2 (50 %) names a parent that is not in the data: chains are cut there, and retries of the absent callers cannot be seen.",
                "2 traces of 1 have no root span: the true root is missing, the earliest piece is shown in its place.",
                "1 callee has no spans of its own and is seen through callers only: db.",
                "1 failed call is the last thing in its trace: later attempts may have been cut off by tail sampling, so retries are a lower bound.",
                "3 calls could be grouped in several ways that fit equally well; the lowest confidence of a grouping is 0.60.",
                "The clocks of 1 instance were shifted, the furthest by -4.2 s (orders pod-1); 2 pairs of spans stay impossible.",
            ],
            Notes(calls, reading));
    }

    [Fact]
    public void Sampling_is_said_with_what_it_leaves_open()
    {
        var calls = new CallSetBuilder { Quality = new ReconstructionQuality { SampledSpans = 6, MeanSamplingProbability = 0.1 } };
        for (var i = 0; i < 2; i++) calls.SampledEntryAt(i * 10, 10, "web", "GET /").Call("web", "orders", "POST", i == 0 ? [ok] : [err, ok]);

        var note = Assert.Single(Notes(calls));

        Assert.StartsWith("6 spans of 8 were sampled, kept with a mean probability of 10 %", note, StringComparison.Ordinal);
        Assert.Contains("±0.66", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_whose_callers_are_absent_count_only_where_there_are_no_others()
    {
        var calls = new CallSetBuilder();
        calls.Entry("orders", "POST", err).With(call => call.Flags |= CallFlags.MissingParent);

        Assert.Contains(Notes(calls), note => note.StartsWith("Every entry request has a caller", StringComparison.Ordinal));

        calls.Entry("web", "GET /");
        var result = Detection.Run(calls.Build(), null, new ReadSummary(), new DetectionOptions());
        Assert.Equal((1, 0), (result.Dashboard.Requests, result.Dashboard.Errors));
    }

    private static IReadOnlyList<string> Notes(CallSetBuilder calls, ReadSummary? reading = null) =>
        Detection.Run(calls.Build(), null, reading ?? new ReadSummary(), new DetectionOptions()).DataQuality.Notes;
}
