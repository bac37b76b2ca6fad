using Analyzer.Detect.Series;
using Xunit;

namespace Analyzer.Tests.Detect.Series;

public sealed class RatioSumsTests
{
    [Fact]
    public void Unsampled_traces_leave_no_error()
    {
        var sums = new RatioSums();
        sums.Add(1, 10, 25);

        Assert.Equal(0, sums.HalfWidth(10, 25));
    }

    [Fact]
    public void The_interval_covers_the_truth_about_as_often_as_it_says()
    {
        var random = new Random(5);
        var traces = Enumerable.Range(0, 4_000).Select(_ => (Calls: random.Next(1, 6), Extra: random.Next(4) == 0 ? random.Next(1, 8) : 0)).ToArray();
        var truth = 1 + ((double)traces.Sum(trace => trace.Extra) / traces.Sum(trace => trace.Calls));
        var covered = 0;
        for (var run = 0; run < 500; run++)
        {
            var sums = new RatioSums();
            var (calls, attempts) = (0.0, 0.0);
            foreach (var (count, extra) in traces)
            {
                if (random.Next(10) != 0) continue;
                sums.Add(10, count, count + extra);
                calls += 10 * count;
                attempts += 10 * (count + extra);
            }

            if (Math.Abs((attempts / calls) - truth) <= sums.HalfWidth(calls, attempts)) covered++;
        }

        Assert.InRange(covered / 500.0, 0.92, 0.98);
    }
}
