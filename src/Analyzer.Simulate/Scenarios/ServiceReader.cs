using Analyzer.Simulate.Engine;

namespace Analyzer.Simulate.Scenarios;

/// <summary>Reads <c>services</c>, <c>peers</c> and <c>queues</c>: everything that does work.</summary>
internal static class ServiceReader
{
    private const string DefaultVersion = "1.4.2";
    private static readonly Distribution DefaultServiceTime = new(DistributionShape.Lognormal, 2_000_000, 0.3);

    public static ServiceModel ReadService(string name, YamlSection section)
    {
        var service = new ServiceModel(
            name,
            section.Choice("sdk", "dotnet", Clients.Sdk.Names),
            section.Count("workers", 100, 1),
            section.Count("queueLimit", 10_000),
            section.Choice("queueSpan", "inside", ["inside", "before"]) == "inside",
            ReadInstances(name, section),
            [.. section.Named("operations").Select(item => ReadOperation(item.Name, item.Section))]);
        section.RejectUnknownKeys();
        return service;
    }

    public static PeerModel ReadPeer(string name, YamlSection section)
    {
        var kind = section.Choice("kind", "http", ["http", "postgresql"]);
        var peer = new PeerModel(
            name,
            kind,
            section.Text("address", name),
            section.Count("port", kind == "http" ? 443 : 5432, 1),
            section.Text("namespace", name),
            section.Count("workers", 100, 1),
            section.Count("queueLimit", 100_000),
            section.Parse("serviceTime", DefaultServiceTime, Quantity.Distribution));
        section.RejectUnknownKeys();
        return peer;
    }

    public static QueueModel ReadQueue(string name, YamlSection section)
    {
        var queue = new QueueModel(
            name,
            section.Choice("system", "rabbitmq", ["rabbitmq", "servicebus"]),
            section.Text("consumer"),
            section.Count("concurrency", 4, 1),
            ReadSteps(name, section),
            section.Count("maxDeliveries", 5, 1),
            section.Parse("redeliveryDelay", Distribution.Zero, Quantity.Distribution),
            section.Choice("trace", "child", ["child", "link"]) == "link");
        section.RejectUnknownKeys();
        return queue;
    }

    private static OperationModel ReadOperation(string name, YamlSection section)
    {
        var operation = ReadSteps(name, section);
        section.RejectUnknownKeys();
        return operation;
    }

    private static OperationModel ReadSteps(string name, YamlSection section) => new(
        name,
        section.Parse("serviceTime", DefaultServiceTime, Quantity.Distribution),
        section.Share("errors", 0),
        [.. section.Items("steps").Select(StepReader.Read)]);

    /// <summary><c>instances</c> is a number, or a list of groups that may differ in version, speed and life.</summary>
    private static List<InstanceModel> ReadInstances(string service, YamlSection section)
    {
        var groups = new List<(int Count, string Version, long FromNs, long UntilNs, double Slowdown)>();
        if (section.IsList("instances"))
        {
            foreach (var group in section.Items("instances"))
            {
                groups.Add((
                    group.Count("count", 1, 1),
                    group.Text("version", DefaultVersion),
                    group.DurationNs("from"),
                    group.DurationNs("until", long.MaxValue),
                    group.Number("slowdown", 1)));
                group.RejectUnknownKeys();
            }
        }
        else
        {
            groups.Add((section.Count("instances", 1, 1), section.Text("version", DefaultVersion), 0, long.MaxValue, 1));
        }
        return [.. groups
            .SelectMany(group => Enumerable.Repeat(group, group.Count))
            .Select((group, i) => new InstanceModel($"{service}-{i}", group.Version, group.FromNs, group.UntilNs, group.Slowdown))];
    }
}
