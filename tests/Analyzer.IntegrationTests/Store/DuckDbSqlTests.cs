using System.Text.RegularExpressions;
using Analyzer.IntegrationTests.Packaging;
using Analyzer.Model.Spans;
using Analyzer.Store;
using DuckDB.NET.Data;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>People read the file with SQL: the view says what was sent, and the documented queries run.</summary>
public sealed partial class DuckDbSqlTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;

    public async ValueTask InitializeAsync()
    {
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder }, default);
        var maker = new SpanMaker();
        maker.Add(1, 0xAB, SpanMaker.HourNs + 1_234_567, draft =>
        {
            draft.Status = SpanStatus.Error;
            draft.StatusMessage = maker.Text("broken");
        }, ("http.route", "/items"), ("http.route", "/again"), ("n", 3), ("db.query.text", "a\0b"), ("long", new string('x', 300)));
        maker.Add(2, 2, SpanMaker.HourNs, draft =>
        {
            draft.ParentId = new SpanId(7);
            draft.Name = maker.Text(new string('n', 300));
        });
        await store.AppendAsync([maker.Batch], default);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void View_SaysWhatWasSent()
    {
        var row = Assert.Single(Query("SELECT trace_id, span_id, parent_id, name, service, start_time::VARCHAR, duration_ms, kind, status, status_message, attributes['n'], attributes['db.query.text'], cardinality(attributes), length(own_attributes) > 300 FROM spans WHERE status = 'error'"));
        Assert.Equal(
            ["11223344556677880000000000000001", "00000000000000ab", DBNull.Value, "GET /items", "shop", "2023-11-14 23:00:00.001234567", 1.0, "server", "error", "broken", "3", "a\u2400b", 3UL, true],
            row);
    }

    [Fact]
    public void View_GivesNamesThatHaveNoEntry()
    {
        var row = Assert.Single(Query("SELECT name, parent_id FROM spans WHERE status = 'unset'"));
        Assert.Equal([new string('n', 300), "0000000000000007"], row);
    }

    [Fact]
    public void EveryDocumentedQuery_Runs()
    {
        var document = File.ReadAllText(Path.Combine(Command.Repository, "docs", "store.md"));
        var queries = QueryPattern().Matches(document).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(5, queries.Count);
        Assert.All(queries.Take(4), query => Assert.NotEmpty(Query(query)));
        Query(queries[4]);
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex QueryPattern();

    private List<object[]> Query(string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={Path.Combine(_folder, "analyzer.duckdb")};ACCESS_MODE=READ_ONLY");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
