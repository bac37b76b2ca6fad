using Analyzer.Store;
using Analyzer.Store.PostgreSql;
using Xunit;

namespace Analyzer.Tests.Store;

public sealed class ConnectionStringsTests
{
    [Theory]
    [InlineData("Host=db;Database=spans", true)]
    [InlineData("Host=db;Database=spans;Citus Nodes=direct", true)]
    [InlineData("Host=db;citus nodes = Coordinator ;Database=spans", false)]
    [InlineData("postgresql://me@db/spans", true)]
    [InlineData("postgresql://me@db/spans?citus_nodes=coordinator", false)]
    [InlineData("postgresql://me@db/spans?application_name=x&citus_nodes=coordinator", false)]
    public void CitusNodes_IsRead_AndKeptFromTheDriver(string text, bool isDirect)
    {
        var builder = ConnectionStrings.Read(text, 1_000_000_000, out var found);

        Assert.Equal(isDirect, found);
        Assert.Equal(("db", "spans"), (builder.Host, builder.Database));
        Assert.DoesNotContain("nodes", builder.ConnectionString, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void CitusNodes_SomethingElse_IsRefusedWithWhatMayBeWritten() =>
        Assert.Contains("write direct", Assert.Throws<StoreException>(() => ConnectionStrings.Read("Host=db;Citus Nodes=all", 1_000_000_000, out _)).Message, StringComparison.Ordinal);

    [Fact]
    public void To_AnotherNode_KeepsTheUser_AndLeavesOutWhatIsAboutSeveralHosts()
    {
        var builder = ConnectionStrings.Read("Host=a,b;Port=5433;Username=me;Password=secret;Database=spans;Target Session Attributes=primary", 1_000_000_000, out _);

        var node = ConnectionStrings.To(builder, "worker-1", 5432);

        Assert.Equal(("worker-1", 5432, "me", "secret", "spans", null), (node.Host, node.Port, node.Username, node.Password, node.Database, node.TargetSessionAttributes));
    }
}
