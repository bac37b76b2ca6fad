using Analyzer.Simulate.Engine;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Analyzer.Simulate.Scenarios;

/// <summary>YAML → <see cref="ScenarioModel"/>.</summary>
internal static class ScenarioReader
{
    private static readonly Distribution DefaultNetwork = new(DistributionShape.Lognormal, 250_000, 0.25);

    public static ScenarioModel Read(TextReader reader, string source)
    {
        var root = Root(reader, source);
        var durationNs = root.DurationNs("duration", 90_000_000_000);
        var scenario = new ScenarioModel
        {
            Name = root.Text("name"),
            Summary = root.Text("summary"),
            DurationNs = durationNs,
            QuietNs = root.DurationNs("quiet", 30_000_000_000),
            Network = root.Parse("network", DefaultNetwork, Quantity.Distribution),
            Observation = ReadObservation(root),
            Services = [.. root.Named("services").Select(item => ServiceReader.ReadService(item.Name, item.Section))],
            Peers = [.. root.Named("peers").Select(item => ServiceReader.ReadPeer(item.Name, item.Section))],
            Queues = [.. root.Named("queues").Select(item => ServiceReader.ReadQueue(item.Name, item.Section))],
            Policies = [.. root.Items("policies").Select(PolicyReader.Read)],
            Loads = [.. root.Items("load").Select(ReadLoad)],
            Faults = [.. root.Items("faults").Select(section => FaultReader.Read(section, durationNs))],
        };
        root.RejectUnknownKeys();
        ScenarioChecks.Check(scenario, root);
        return scenario;
    }

    private static YamlSection Root(TextReader reader, string source)
    {
        var yaml = new YamlStream();
        try
        {
            yaml.Load(reader);
        }
        catch (YamlException e)
        {
            throw new ScenarioException($"{source}, line {e.Start.Line}: not valid YAML: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // The scanner's answer to a bracket that is never closed.
            throw new ScenarioException($"{source}: not valid YAML; is a bracket or quote left open?", e);
        }
        if (yaml.Documents.Count != 1) throw new ScenarioException($"{source}: one YAML document is expected, found {yaml.Documents.Count}");
        return new YamlSection(yaml.Documents[0].RootNode, source, "");
    }

    private static ObservationModel ReadObservation(YamlSection root)
    {
        if (root.Section("observation") is not { } section) return new ObservationModel(1, 0, 0);
        var model = new ObservationModel(
            section.Share("sampling", 1), section.Share("lostSpans", 0), section.DurationNs("clockSkew"));
        section.RejectUnknownKeys();
        return model;
    }

    private static LoadModel ReadLoad(YamlSection section)
    {
        var (service, operation) = Reference.Parse(section, "call");
        var load = new LoadModel(
            service,
            operation,
            section.Parse("rate", Quantity.RatePerSecond),
            [.. section.Items("surges").Select(ReadSurge)]);
        section.RejectUnknownKeys();
        return load;
    }

    private static SurgeModel ReadSurge(YamlSection section)
    {
        var startNs = section.Parse("start", Quantity.DurationNs);
        var surge = new SurgeModel(startNs, startNs + section.Parse("duration", Quantity.DurationNs), section.Number("factor", 2));
        section.RejectUnknownKeys();
        return surge;
    }
}
