using Analyzer.Detect.Incidents;
using Analyzer.Detect.Onsets;
using Xunit;

namespace Analyzer.Tests.Detect.Incidents;

public sealed class OutbreaksTests
{
    private static readonly HashSet<(string, string)> s_calls = [("web", "orders"), ("orders", "stock"), ("admin", "reports")];

    [Fact]
    public void Services_that_call_each_other_at_the_same_time_are_one_outbreak()
    {
        var outbreak = Assert.Single(Outbreaks.Of([Of("stock", 10, 20), Of("orders", 12, 22), Of("web", 13, 21)], s_calls, 5));

        Assert.Equal((10, 22), (outbreak.From, outbreak.To));
        Assert.Equal(12, outbreak.OnsetOf("orders"));
        Assert.Null(outbreak.OnsetOf("reports"));
    }

    [Fact]
    public void Parts_that_do_not_call_each_other_stay_apart() => Assert.Equal(2, Outbreaks.Of([Of("stock", 10, 20), Of("reports", 10, 20)], s_calls, 5).Count);

    [Fact]
    public void The_same_service_long_after_is_another_outbreak()
    {
        Assert.Single(Outbreaks.Of([Of("stock", 10, 20), Of("stock", 24, 30)], s_calls, 5));
        Assert.Equal(2, Outbreaks.Of([Of("stock", 10, 20), Of("stock", 40, 50)], s_calls, 5).Count);
    }

    private static Departure Of(string service, int from, int to) => new(new RateSignal(service, Measure.Errors, 60, 0.02), from, to, from, 1e-9);
}
