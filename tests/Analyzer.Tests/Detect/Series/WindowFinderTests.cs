using Analyzer.Detect;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Detect.Series;

public sealed class WindowFinderTests
{
    private const long Second = 1_000_000_000;
    private const long YearMs = 365L * 86_400_000;

    [Fact]
    public void The_window_reaches_from_the_first_to_the_last_start()
    {
        var calls = new CallSetBuilder();
        calls.EntryAt(500, "web", "GET /");
        calls.EntryAt(90_000, "web", "GET /").Call("web", "db", "SELECT");

        var window = Run(calls).Window;

        Assert.Equal((CallSetBuilder.Epoch + (Second / 2), CallSetBuilder.Epoch + (90 * Second) + 10_000_001), (window.StartNs, window.EndNs));
    }

    [Theory]
    [InlineData(-50 * YearMs)]
    [InlineData(150 * YearMs)]
    public void A_few_absurd_timestamps_do_not_stretch_it(long strayMs)
    {
        var calls = Steady(300);
        calls.EntryAt(strayMs, "web", "GET /");
        calls.EntryAt(strayMs + 1_000, "web", "GET /");

        var result = Run(calls);

        Assert.InRange(result.Window.DurationNs, 299 * Second, 301 * Second);
        Assert.Equal(2, result.DataQuality.OutsideWindow);
        Assert.Contains(result.DataQuality.Notes, note => note.Contains("2 spans of traces that began outside the window", StringComparison.Ordinal));
    }

    [Fact]
    public void Three_traces_hours_apart_all_count()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 3; i++) calls.EntryAt(i * 7_200_000, "web", "GET /");

        Assert.Equal(3, Run(calls).Dashboard.Requests);
    }

    [Fact]
    public void A_window_that_is_given_takes_the_traces_that_began_in_it()
    {
        var calls = Steady(100);

        var result = Run(calls, new DetectionOptions { FromNs = CallSetBuilder.Epoch + (10 * Second), ToNs = CallSetBuilder.Epoch + (20 * Second) });

        Assert.Equal((10, 10, 90), (result.Dashboard.Requests, result.DataQuality.Traces, result.DataQuality.OutsideWindow));
        Assert.Equal(10, result.Dashboard.Series.Sum(point => point.Requests));
    }

    private static CallSetBuilder Steady(int traces)
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < traces; i++) calls.EntryAt(i * 1_000, "web", "GET /");
        return calls;
    }

    private static AnalysisResult Run(CallSetBuilder calls, DetectionOptions? options = null) =>
        Detection.Run(calls.Build(), null, new ReadSummary(), options ?? new DetectionOptions());
}
