using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>Mechanisms as programs and as people read them.</summary>
internal static class MechanismText
{
    /// <summary>The name in JSON and in style classes: <c>retry-load</c>.</summary>
    public static string Kebab(Mechanism mechanism) => mechanism switch
    {
        Mechanism.Error => "error",
        Mechanism.Latency => "latency",
        Mechanism.RetryLoad => "retry-load",
        Mechanism.Queueing => "queueing",
        Mechanism.Saturation => "saturation",
        Mechanism.Silence => "silence",
        Mechanism.ChangedCalls => "changed-calls",
        Mechanism.Drift => "drift",
        _ => throw new ArgumentOutOfRangeException(nameof(mechanism), mechanism, null),
    };

    /// <summary>The name in words: <c>retry load</c>.</summary>
    public static string Words(Mechanism mechanism) => mechanism switch
    {
        Mechanism.Error => "errors",
        Mechanism.RetryLoad => "retry load",
        Mechanism.ChangedCalls => "changed calls",
        _ => Kebab(mechanism),
    };

    /// <summary>What began at a place, as the start of a headline, and whether that is a plural.</summary>
    public static (Prose Says, bool IsMany) Noun(Mechanism mechanism, Prose place) => mechanism switch
    {
        Mechanism.Error => ($"Errors in {place}", true),
        Mechanism.Latency => ($"Slow answers from {place}", true),
        Mechanism.RetryLoad => ($"Retry load on {place}", false),
        Mechanism.Queueing => ($"A backlog at {place}", false),
        Mechanism.Saturation => ($"Saturation of {place}", false),
        Mechanism.Silence => ($"Silence of {place}", false),
        Mechanism.ChangedCalls => ($"Changed calls of {place}", true),
        Mechanism.Drift => ($"Drift of {place}", false),
        _ => throw new ArgumentOutOfRangeException(nameof(mechanism), mechanism, null),
    };

    /// <summary>What a place began to do, as a clause.</summary>
    public static Prose Began(Mechanism mechanism, Prose place) => mechanism switch
    {
        Mechanism.Error => $"{place} began to fail",
        Mechanism.Latency => $"{place} became slow",
        Mechanism.RetryLoad => $"repeated calls began to load {place}",
        Mechanism.Queueing => $"work began to wait at {place}",
        Mechanism.Saturation => $"{place} ran full",
        Mechanism.Silence => $"{place} fell silent",
        Mechanism.ChangedCalls => $"the calls of {place} changed",
        Mechanism.Drift => $"{place} began to differ from its peers",
        _ => throw new ArgumentOutOfRangeException(nameof(mechanism), mechanism, null),
    };
}
