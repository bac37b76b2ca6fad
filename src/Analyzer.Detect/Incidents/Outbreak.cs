using Analyzer.Detect.Onsets;

namespace Analyzer.Detect.Incidents;

/// <summary>Departures that belong together: close in time, and of services that call each other.</summary>
/// <param name="From">First bucket.</param>
/// <param name="To">First bucket after the last.</param>
/// <param name="Departures">By first bucket, service and measure.</param>
internal sealed record Outbreak(int From, int To, IReadOnlyList<Departure> Departures)
{
    /// <summary>Both together.</summary>
    public Outbreak With(Outbreak other) => new(
        Math.Min(From, other.From),
        Math.Max(To, other.To),
        [.. Departures.Concat(other.Departures).OrderBy(departure => departure.From).ThenBy(departure => departure.Signal.Service, StringComparer.Ordinal).ThenBy(departure => departure.Signal.Measure)]);

    /// <summary>First bucket in which a service departed; null where it did not.</summary>
    public int? OnsetOf(string service)
    {
        int? onset = null;
        foreach (var departure in Departures)
        {
            if (departure.Signal.Service == service && (onset is null || departure.From < onset)) onset = departure.From;
        }

        return onset;
    }
}
