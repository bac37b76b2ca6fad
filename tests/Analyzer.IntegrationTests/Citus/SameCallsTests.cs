using System.Text;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.IntegrationTests.Packaging;
using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Spans;
using Analyzer.Report.Json;
using Analyzer.Store;
using Analyzer.Tests.Graph.Properties;
using Xunit;

namespace Analyzer.IntegrationTests.Citus;

/// <summary>What crosses traces, and so shards, gives the same calls from a file and from all three engines.</summary>
public sealed class SameCallsTests(CitusServer cluster, PostgreSqlServer server) : IClassFixture<CitusServer>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Theory]
    // Consumers in traces of their own that name their message's creation by a link.
    [InlineData("clients/dotnet-rabbitmq-requeue.jsonl.gz")]
    [InlineData("clients/node-amqplib-requeue-then-ack.jsonl.gz")]
    // A queue with redelivery across traces.
    [InlineData("storms/redelivery-a.jsonl.zst")]
    // Jobs that are tried again under one id.
    [InlineData("clients/node-bullmq-job-attempts.jsonl.gz")]
    // Tries without a parent.
    [InlineData("clients/dotnet-httpclient-503-then-ok-bare.jsonl.gz")]
    [InlineData("clients/dotnet-grpc-unavailable-then-ok-bare.jsonl.gz")]
    public async Task CallsAcrossTraces_AreTheSameEverywhere(string recording)
    {
        var spans = new SpanBatch();
        SpanFiles.Read([Path.Combine(Command.Repository, "tests", "Data", recording)], spans, new ReadOptions(), s_none);
        var folder = Directory.CreateTempSubdirectory("analyzer-calls-");
        try
        {
            var expected = CallsOf(spans);

            Assert.Equal(expected, CallsOf(await ThroughAsync(new StoreOptions { DataDirectory = folder.FullName }, spans)));
            Assert.Equal(expected, CallsOf(await ThroughAsync(new StoreOptions { DataDirectory = "", ConnectionString = await server.CreateDatabaseAsync() }, spans)));
            var distributed = await cluster.Coordinator.CreateDatabaseAsync();
            Assert.Equal(expected, CallsOf(await ThroughAsync(new StoreOptions { DataDirectory = "", ConnectionString = distributed }, spans)));
            Assert.True(await PostgreSqlServer.ScalarAsync<long>(distributed, "SELECT count(DISTINCT get_shard_id_for_distribution_column('span', trace_id)) FROM (SELECT DISTINCT trace_id FROM span) AS traces") > 1, "all traces lie on one shard");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<SpanBatch> ThroughAsync(StoreOptions options, SpanBatch spans)
    {
        await using var store = await SpanStores.OpenAsync(options, s_none);
        var order = Enumerable.Range(0, spans.Count).ToArray();
        new Random(7).Shuffle(order);
        foreach (var part in order.Chunk((order.Length / 3) + 1)) await store.AppendAsync([BatchCopy.Of(spans, part)], s_none);
        var read = new SpanBatch();
        await store.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 0), read, s_none);
        return read;
    }

    private static string CallsOf(SpanBatch spans)
    {
        using var written = new MemoryStream();
        Assert.True(CallsWriter.Write(Reconstruction.Run(spans, new ReconstructionOptions()), written) > 0);
        return string.Join('\n', Encoding.UTF8.GetString(written.ToArray()).Split('\n').Order(StringComparer.Ordinal));
    }
}
