namespace Analyzer.Detect.RootCauses;

/// <summary>Finds out whether a cause lies in one instance, version or operation of its service.</summary>
internal static class Locator
{
    // Where one holds this much of the evidence ...
    private const double MostEvidence = 0.8;

    // ... and is this much more than its part of the traffic, it lies there.
    private const double Concentration = 1.4;

    /// <summary>Instance, version and operation; each null where it lies in several or none is known.</summary>
    public static (string? Instance, string? Version, string? Operation) Find(Suspect suspect)
    {
        var instances = new SortedDictionary<string, (double Weight, double Traffic, string Version)>(StringComparer.Ordinal);
        var operations = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var blame in suspect.Blames)
        {
            if (blame.Edge is not { } edge || edge.Name.Callee != suspect.Service) continue;
            operations[edge.Name.Operation] = operations.GetValueOrDefault(edge.Name.Operation) + blame.Seconds;
            foreach (var (instance, values) in edge.Instances)
            {
                if (instance.Length == 0) continue;
                var before = instances.GetValueOrDefault(instance, (0, 0, values.Version));
                instances[instance] = (before.Weight + Weight(blame, edge, instance), before.Traffic + values.Counts.Attempts, values.Version);
            }
        }

        var operation = operations.Count > 1 ? Most(operations) : operations.Keys.FirstOrDefault();
        var (name, version) = Instance(instances);
        return (name, version, operation);
    }

    private static double Weight(Blame blame, EdgeChange edge, string instance)
    {
        var (counts, times, _) = edge.Instances[instance];
        if (blame.Kind is BlameKind.Failures or BlameKind.Unreachable) return counts.Origins - counts.TimedOutOrigins;
        if (edge.Usual is not { } usual) return 0;
        var (now, before) = blame.Kind switch
        {
            BlameKind.OwnWork => (times.Self, usual.Times.Self),
            BlameKind.Way => (times.Between, usual.Times.Between),
            _ => (times.Whole, usual.Times.Whole),
        };
        return Math.Max(0, now.SumNs - (now.Count * before.MeanNs)) / 1e9;
    }

    private static string? Most(SortedDictionary<string, double> weights)
    {
        var all = weights.Values.Sum();
        foreach (var (name, weight) in weights)
        {
            if (weight >= MostEvidence * all) return name;
        }

        return null;
    }

    private static (string? Name, string? Version) Instance(SortedDictionary<string, (double Weight, double Traffic, string Version)> instances)
    {
        if (instances.Count == 0) return (null, null);
        if (instances.Count == 1) return (instances.Keys.First(), Named(instances.Values.First().Version));
        var (weight, traffic) = (instances.Values.Sum(item => item.Weight), instances.Values.Sum(item => item.Traffic));
        if (weight <= 0 || traffic <= 0) return (null, null);
        foreach (var (name, item) in instances)
        {
            if (item.Weight >= MostEvidence * weight && item.Weight / weight >= Concentration * item.Traffic / traffic) return (name, Named(item.Version));
        }

        // A version that several instances run.
        foreach (var group in instances.Values.GroupBy(item => item.Version, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var (part, load) = (group.Sum(item => item.Weight) / weight, group.Sum(item => item.Traffic) / traffic);
            if (part >= MostEvidence && part >= Concentration * load) return (null, Named(group.Key));
        }

        return (null, null);
    }

    private static string? Named(string version) => version.Length == 0 ? null : version;
}
