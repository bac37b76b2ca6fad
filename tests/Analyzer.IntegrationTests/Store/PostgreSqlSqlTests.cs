using System.Text.RegularExpressions;
using Analyzer.IntegrationTests.Packaging;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Npgsql;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>The queries for PostgreSQL in docs/store.md run and find something.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed partial class PostgreSqlSqlTests(PostgreSqlServer server)
{
    [Fact]
    public async Task EveryQueryOfTheDocument_FindsRows()
    {
        var database = await server.CreateDatabaseAsync();
        await using (var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = "" }, default))
        {
            var maker = new SpanMaker();
            for (ulong span = 1; span <= 20; span++)
            {
                var status = (Analyzer.Model.Spans.SpanStatus)(span % 3);
                maker.Add(span % 4, span, SpanMaker.HourNs, draft => draft.Status = status, ("http.route", $"/items/{span % 2}"));
            }

            await store.AppendAsync([maker.Batch], default);
            await using var claim = await store.Analysis.ClaimAsync(long.MaxValue, [], default);
            await claim!.CompleteAsync([new WindowResult(claim.FromNs, claim.ToNs, Slice.Whole, [new EdgeSeriesRow(claim.FromNs, 1, "a", "b", "c") { Calls = 2, Attempts = 5, Retries = 3 }], new byte[] { 1 })], default);
        }

        var queries = Query().Matches(await File.ReadAllTextAsync(Path.Combine(Command.Repository, "docs", "store.md"))).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(5, queries.Count);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        foreach (var query in queries)
        {
            await using var command = new NpgsqlCommand(query, connection);
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync(), query);
        }
    }

    [GeneratedRegex("```postgresql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Query();
}
