using Analyzer.Detect;
using Analyzer.Detect.Baselines;
using Analyzer.Detect.Incidents;
using Analyzer.Detect.Onsets;
using Analyzer.Model.Findings;

namespace Analyzer.Tests.Detect;

/// <summary>Requests at an even rate, each written by the second in which it begins, and the scene of an outbreak in them.</summary>
/// <param name="seconds">Length, s.</param>
/// <param name="perSecond">Requests per second, by second.</param>
/// <param name="request">Adds the request that begins so many ms after the epoch, in this second.</param>
internal sealed class Traffic(int seconds, Func<int, int> perSecond, Action<CallSetBuilder, long, int> request)
{
    public const long SecondNs = 1_000_000_000;

    public Traffic(int seconds, int perSecond, Action<CallSetBuilder, long, int> request)
        : this(seconds, _ => perSecond, request)
    {
    }

    public static long Ns(int second) => CallSetBuilder.Epoch + (second * SecondNs);

    /// <summary>The calls, reduced to buckets of a second.</summary>
    public Reduction Reduce()
    {
        var calls = new CallSetBuilder();
        for (var second = 0; second < seconds; second++)
        {
            var count = perSecond(second);
            for (var i = 0; i < count; i++) request(calls, (second * 1_000L) + (i * 1_000L / count), second);
        }

        return Reduction.Of(calls.Build(), Ns(0), Ns(seconds), SecondNs);
    }

    /// <summary>The outbreak of seconds <paramref name="from"/> to before <paramref name="to"/>, next to what was before <paramref name="quiet"/>.</summary>
    public Scene Scene(int from, int to, int quiet = 20)
    {
        var now = Reduce();
        var reference = QuietUntil(now, quiet);
        var signals = SignalTable.Of(now.Series, reference, References.QuietPartFactor);
        var departures = signals.Signals
            .SelectMany(DepartureFinder.Find)
            .Where(departure => departure.Chance < 1e-4 && departure.From < to && departure.To > from)
            .OrderBy(departure => departure.From)
            .ThenBy(departure => departure.Signal.Service, StringComparer.Ordinal)
            .ThenBy(departure => departure.Signal.Measure);
        return new Scene(now, reference, signals, new Outbreak(from, to, [.. departures]), from, to);
    }

    /// <summary>What was usual in the first seconds.</summary>
    public static Reference QuietUntil(Reduction now, int quiet) =>
        Reference.Of(now, QuietPart.Mask(now.Series.Grid.Count, 0, quiet), new BaselineUse(BaselineKind.QuietPart, new TimeWindow(Ns(0), Ns(quiet)), ""));
}
