using Analyzer.Detect;
using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.WhatIf;

/// <summary>What-ifs of tests.</summary>
internal static class Replays
{
    public static WhatIfChange Change(string text) => ChangeText.Parse(text, out var reason) ?? throw new ArgumentException(reason, nameof(text));

    /// <summary>Over the whole window, in buckets of a second.</summary>
    public static WhatIfResult WhatIf(this CallSetBuilder calls, string change) => calls.Build().WhatIf(change);

    public static WhatIfResult WhatIf(this CallSet calls, string change) =>
        Assert.Single(WhatIfFindings.For(Reduction.Of(calls, null, null, 1_000_000_000), new DetectionOptions { WhatIf = [Change(change)] }));

    public static (double Observed, double Changed) Load(this WhatIfResult result, string service) =>
        result.Loads.SingleOrDefault(load => load.Service == service) is { } load ? (load.Observed, load.Changed) : (double.NaN, double.NaN);

    public static Incident Incident(long startNs, long endNs) => new()
    {
        Id = "incident-1",
        Window = new TimeWindow(startNs, endNs),
        RootCauses = [],
        Affected = [],
        Propagation = [],
        Amplifiers = [],
        Containment = [],
        SustainingLoop = [],
        Hidden = new HiddenBesideShown(0, 0, 0, null, null, 0, 0, 0, 0, 0, 0, 0, null, null),
        Size = new IncidentSize(0, 0, null, 0, null, 0, null, 0),
    };
}
