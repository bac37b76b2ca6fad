using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Analyzer.Service.Hosting;
using Analyzer.Service.Stores;
using Analyzer.Store;
using Spectre.Console;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer store</c>: what is stored. Works beside a running service.</summary>
internal static class StoreVerb
{
    private const string Examples = """
        analyzer store stats
            spans, bytes, oldest, newest and partitions
        analyzer store stats --json | jq .spans
            the same for a program
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var verb = new Verb("store", "Shows what is stored, also while 'analyzer serve' runs.", Examples);
        var json = new Option<bool>("--json") { Description = "One JSON object instead of a table." };
        var store = new StoreOptionSet();
        var stats = new Verb("stats", "Spans, bytes, oldest, newest, partitions.", Examples) { json };
        store.AddTo(stats);
        stats.SetAction(async (parsed, cancellation) =>
        {
            await using var opened = await StoreAccess.OpenAsync(store.Read(parsed), cancellation);
            Show(await opened.StatisticsAsync(cancellation), parsed.GetValue(json));
            return ExitCodes.Done;
        });
        verb.Add(stats);
        return verb;
    }

    private static void Show(StoreStatistics statistics, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(statistics, StoreEndpoints.Json));
            return;
        }

        var console = AnsiConsole.Console;
        console.WriteLine($"{statistics.Engine}, {statistics.Location}, schema {statistics.SchemaVersion}");
        var about = statistics.SpansAreExact ? "" : "about ";
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{about}{statistics.Spans:#,0} spans in {SizeText.Show(statistics.Bytes)}, from {Time(statistics.OldestNs)} to {Time(statistics.NewestNs)}"));
        if (statistics.Cluster is { } cluster) Show(console, cluster);
        if (statistics.Partitions.Count == 0) return;
        var table = new Table().AddColumns("from", "to", "spans", "bytes");
        foreach (var partition in statistics.Partitions)
        {
            table.AddRow(Time(partition.FromNs), Time(partition.ToNs), partition.Spans.ToString("#,0", CultureInfo.InvariantCulture), partition.Bytes == 0 ? "" : SizeText.Show(partition.Bytes));
        }

        console.Write(table);
    }

    private static void Show(IAnsiConsole console, ClusterStatistics cluster)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cluster.Engine}: spans in {cluster.Shards} shards by trace id on {cluster.Nodes.Count} nodes, {cluster.ColumnarPartitions} partitions by column"));
        var table = new Table().AddColumns("node", "shards", "bytes");
        foreach (var node in cluster.Nodes) table.AddRow(node.Name, node.Shards.ToString(CultureInfo.InvariantCulture), SizeText.Show(node.Bytes));
        console.Write(table);
    }

    private static string Time(long? unixNs) => unixNs is { } ns ? DateTimeOffset.UnixEpoch.AddTicks(ns / 100).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "-";
}
