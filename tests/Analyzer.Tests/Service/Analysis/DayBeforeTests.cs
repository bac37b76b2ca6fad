using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Cli;
using Analyzer.Tests.Graph.Properties;
using Xunit;

namespace Analyzer.Tests.Service.Analysis;

public sealed class DayBeforeTests
{
    private const long DayNs = 86_400_000_000_000;

    // The bank is slow from second 30 to 60 of the recording.
    private const int From = 33, To = 56;

    [Fact]
    public async Task A_window_that_is_trouble_throughout_is_compared_with_the_same_hour_of_the_day_before()
    {
        var (slow, healthy) = (Incident.Storm("contagion-a"), Incident.Storm("healthy-a"));
        var store = new Incident();
        await store.AppendAsync(Part(slow, 0));
        await store.AppendAsync(Part(healthy, Start(slow) - Start(healthy) - DayNs));

        var result = await RunAsync(store, Start(slow));

        Assert.Equal(BaselineKind.DayBefore, result.BaselineUse.Kind);
        Assert.Equal(Start(slow) + (From * Incident.SecondNs) - DayNs, result.BaselineUse.Window!.Value.StartNs);
        Assert.Equal("bank.example", Assert.Single(result.Incidents).RootCauses[0].Service);
    }

    [Fact]
    public async Task Without_a_day_before_nothing_departs_in_a_window_that_is_the_same_throughout()
    {
        var slow = Incident.Storm("contagion-a");
        var store = new Incident();
        await store.AppendAsync(Part(slow, 0));

        var result = await RunAsync(store, Start(slow));

        Assert.Equal(BaselineKind.QuietPart, result.BaselineUse.Kind);
        Assert.Empty(result.Incidents);
    }

    private static Task<AnalysisResult> RunAsync(Incident store, long startNs) =>
        new StoredAnalysis(store.Store, store.Options).RunAsync(
            new(At(startNs + (From * Incident.SecondNs)), At(startNs + (To * Incident.SecondNs)), null, null, null), _ => { }, CancellationToken.None);

    private static SpanBatch Part(SpanBatch spans, long shiftNs)
    {
        var (from, to) = (Start(spans) + (From * Incident.SecondNs), Start(spans) + (To * Incident.SecondNs));
        return BatchCopy.Shifted(spans, Enumerable.Range(0, spans.Count).Where(row => spans.StartNs[row] >= from && spans.StartNs[row] < to), shiftNs);
    }

    private static long Start(SpanBatch spans)
    {
        var first = long.MaxValue;
        foreach (var startNs in spans.StartNs) first = Math.Min(first, startNs);
        return first;
    }

    private static TimeBound.At At(long unixNs) => new(unixNs.ToString(CultureInfo.InvariantCulture), unixNs);
}
