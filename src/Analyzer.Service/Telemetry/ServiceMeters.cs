using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Analyzer.Service.Telemetry;

/// <summary>What the service counts about itself; names follow OpenTelemetry's conventions for metrics.</summary>
internal sealed class ServiceMeters : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Analyzer";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _accepted, _rejected, _committed, _requests;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _groupSpans;

    /// <summary>Creates the instruments.</summary>
    public ServiceMeters()
    {
        _requests = _meter.CreateCounter<long>("analyzer.requests", "{request}", "Export requests by transport and outcome.");
        _accepted = _meter.CreateCounter<long>("analyzer.spans.accepted", "{span}", "Spans acknowledged to their senders: committed.");
        _rejected = _meter.CreateCounter<long>("analyzer.spans.rejected", "{span}", "Spans that were refused for good, by reason.");
        _committed = _meter.CreateCounter<long>("analyzer.spans.committed", "{span}", "Spans committed to the store.");
        _duration = _meter.CreateHistogram("analyzer.commit.duration", "s", "How long a commit took, by outcome.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        _groupSpans = _meter.CreateHistogram("analyzer.commit.spans", "{span}", "Spans in one commit.", advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 10, 100, 1_000, 10_000, 100_000] });
    }

    /// <summary>The meter, for gauges that others observe.</summary>
    public Meter Meter => _meter;

    /// <summary>Counts an answered request.</summary>
    /// <param name="transport"><c>grpc</c> or <c>http</c>.</param>
    /// <param name="outcome">A word for how it ended.</param>
    /// <param name="accepted">Spans acknowledged.</param>
    /// <param name="rejected">Spans refused in it although the request was taken.</param>
    public void Request(string transport, string outcome, int accepted = 0, int rejected = 0)
    {
        _requests.Add(1, new TagList { { "transport", transport }, { "outcome", outcome } });
        if (accepted > 0) _accepted.Add(accepted);
        if (rejected > 0) _rejected.Add(rejected, new KeyValuePair<string, object?>("reason", "invalid"));
    }

    /// <summary>Counts a commit.</summary>
    public void Commit(int spans, TimeSpan duration, bool done)
    {
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", done ? "committed" : "failed"));
        if (!done) return;
        _committed.Add(spans);
        _groupSpans.Record(spans);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
