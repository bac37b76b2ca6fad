using Analyzer.Simulate.Engine;

namespace Analyzer.Simulate.Scenarios;

/// <summary>Reads one entry of <c>faults</c>.</summary>
internal static class FaultReader
{
    private static readonly Dictionary<string, FaultKind> Kinds = new(StringComparer.Ordinal)
    {
        ["error"] = FaultKind.Error,
        ["latency"] = FaultKind.Latency,
        ["stall"] = FaultKind.Stall,
        ["kill"] = FaultKind.Kill,
        ["refuse"] = FaultKind.Refuse,
    };

    public static FaultModel Read(YamlSection section, long durationNs)
    {
        var kind = Kinds[section.Choice("kind", "", Kinds.Keys)];
        var (caller, target) = section.Has("edge") ? Reference.ParseEdge(section, "edge") : (null, section.Text("service"));
        var startNs = section.Parse("start", Quantity.DurationNs);
        var fault = new FaultModel(
            kind,
            target,
            caller,
            section.OptionalText("operation"),
            section.OptionalText("instance"),
            section.OptionalText("version"),
            startNs,
            startNs + section.DurationNs("duration", Math.Max(0, durationNs - startNs)),
            section.Share("share", 1),
            section.Count("status", 503, 400),
            section.OptionalText("code"),
            section.Parse("add", Distribution.Zero, Quantity.Distribution),
            section.Flag("remedy"));
        section.RejectUnknownKeys();
        if (kind == FaultKind.Latency && fault.Add == Distribution.Zero) throw section.Error("a fault of kind latency needs 'add', such as 250ms");
        return fault;
    }
}
