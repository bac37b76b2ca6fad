using Analyzer.Graph.Conventions;
using Xunit;

namespace Analyzer.Tests.Graph.Conventions;

public sealed class SqlSummaryTests
{
    [Theory]
    [InlineData("SELECT * FROM items WHERE id = 7", "SELECT items")]
    [InlineData("select a from \"shop\".\"items\"", "SELECT shop\".\"items")]
    [InlineData("/* route=x */ SELECT 1", "SELECT")]
    [InlineData("-- note\nUPDATE stock SET n = 1", "UPDATE stock")]
    [InlineData("INSERT INTO orders (id) VALUES (1)", "INSERT orders")]
    [InlineData("DELETE FROM only orders", "DELETE orders")]
    [InlineData("SELECT reserve($1)", "SELECT reserve")]
    [InlineData("CALL refresh(1)", "CALL refresh")]
    [InlineData("CREATE TABLE IF NOT EXISTS items (id int)", "CREATE items")]
    [InlineData("BEGIN", "BEGIN")]
    [InlineData("ROLLBACK TO SAVEPOINT s1", "ROLLBACK")]
    [InlineData("get key:1", "GET")]
    [InlineData("WITH x AS (SELECT 1) SELECT * FROM x", "WITH x")]
    [InlineData("", "statement")]
    [InlineData("123", "statement")]
    public void Statement_HasAVerbAndATarget(string statement, string summary) => Assert.Equal(summary, SqlSummary.Of(statement));

    [Fact]
    public void NoLiteralSurvives() => Assert.DoesNotContain("secret", SqlSummary.Of("SELECT * FROM users WHERE password = 'secret'"), StringComparison.Ordinal);
}
