using Analyzer.Model.Findings;

namespace Analyzer.Model.Periods;

/// <summary>How an amplifier stands beside the period before.</summary>
public enum AmplifierChange
{
    /// <summary>Nothing to compare with.</summary>
    Unknown,

    /// <summary>It was no amplifier in the period before.</summary>
    New,

    /// <summary>It multiplies more.</summary>
    Grown,

    /// <summary>As before.</summary>
    Steady,

    /// <summary>It multiplies less.</summary>
    Shrunk,
}

/// <summary>An edge on which work was done that no entry's dashboard shows.</summary>
public sealed record HiddenAmplifier
{
    /// <summary>Calling service.</summary>
    public required string Caller { get; init; }

    /// <summary>Called service or uninstrumented peer.</summary>
    public required string Callee { get; init; }

    /// <summary>What is called.</summary>
    public required string Operation { get; init; }

    /// <summary>Counts over the period.</summary>
    public required EdgeCounts Counts { get; init; }

    /// <summary>The same over the period before; null where it had no calls then.</summary>
    public EdgeCounts? Before { get; init; }

    /// <summary>How it stands beside the period before.</summary>
    public required AmplifierChange Change { get; init; }

    /// <summary>Half-width of the 95 % interval of the amplification that sampling leaves; 0 unsampled.</summary>
    public required double ErrorBound { get; init; }

    /// <summary>Excess attempts anywhere in the system that this edge's retries created, those below itself included.</summary>
    public required double AttributedExcess { get; init; }

    /// <summary>Orphaned work ÷ all work of the callee on this edge, 0 to 1.</summary>
    public required double OrphanedShare { get; init; }

    /// <summary>Most attempts seen in one call.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>Largest amplification of an hour with enough calls.</summary>
    public required double PeakAmplification { get; init; }

    /// <summary>Start of that hour, Unix ns.</summary>
    public required long PeakNs { get; init; }

    /// <summary>Amplification in this and the periods before, oldest first, as <see cref="PeriodReport.Trend"/>; null where it had no calls.</summary>
    public required IReadOnlyList<double?> Trend { get; init; }

    /// <summary>What it did in each hour in which it was called, oldest first; empty for those beyond the first fifty.</summary>
    public required IReadOnlyList<AmplifierHour> Hours { get; init; }

    /// <summary>Failed attempts by failure label (<c>503</c>, <c>timeout</c>), most frequent first.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> Failures { get; init; }

    /// <summary>Until when somebody said it is known, Unix ns; null: nobody did, or it has passed.</summary>
    public long? AcknowledgedUntilNs { get; init; }

    /// <summary>Spans that show it, most telling first.</summary>
    public required IReadOnlyList<SpanReference> Exemplars { get; init; }
}

/// <summary>One hour of an amplifier.</summary>
/// <param name="StartNs">Start, Unix ns.</param>
/// <param name="Calls">Logical calls.</param>
/// <param name="Attempts">Attempts.</param>
/// <param name="Masked">Failed attempts that no dashboard shows.</param>
public sealed record AmplifierHour(long StartNs, double Calls, double Attempts, double Masked);

/// <summary>An edge that was a hidden amplifier before and is none now.</summary>
/// <param name="Caller">Calling service.</param>
/// <param name="Callee">Called service or peer.</param>
/// <param name="Operation">What is called.</param>
/// <param name="Before">Counts over the period before.</param>
/// <param name="Now">Counts over the period; null where it was not called.</param>
public sealed record GoneAmplifier(string Caller, string Callee, string Operation, EdgeCounts Before, EdgeCounts? Now);
