using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Graph.Attempts;

/// <summary>Transactions repeated whole, flat or in a span a round.</summary>
public sealed class RepeatedUnitsTests
{
    private const string Select = "SELECT n FROM stock WHERE id = $1", Update = "UPDATE stock SET n = $1 WHERE id = $2";

    [Fact]
    public void ATransactionAfterASerializationFailure_IsRepeatedWhole()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            Round(entry, 10, "40001", "1");
            Round(entry, 100, "40P01", "2");
            Round(entry, 200, null, "3");
        });
        Found.EachOf(spans, 4, "Retry Structural: 1 2 3");
        var set = Found.Calls(spans);
        Assert.All(set.Calls.Where(call => call.Kind == CallKind.Retry), call => Assert.StartsWith("transaction (", set.Text(call.Operation), StringComparison.Ordinal));
    }

    [Fact]
    public void ARoundMayOpenAnotherConnectionFirst()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            entry.Client("shop", 10, 2).Sql("BEGIN").As("1");
            entry.Client("shop", 14, 2).Sql(Select);
            entry.Client("shop", 18, 2).Sql(Update, "08006");
            entry.Client("CONNECT shop", 30, 2).With("db.system.name", "postgresql").With("db.namespace", "shop");
            Round(entry, 40, null, "2");
        });
        Found.EachOf(spans, 4, "Retry Structural: 1 2");
    }

    [Fact]
    public void ARoundMayFailAtAnotherStatement()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            Round(entry, 10, "40001", "1");
            entry.Client("shop", 50, 2).Sql("BEGIN").As("2");
            entry.Client("shop", 54, 2).Sql(Select, "40001");
            entry.Client("shop", 58, 2).Sql("ROLLBACK");
            Round(entry, 100, null, "3");
        });
        Found.EachOf(spans, 4, "Retry Structural: 1 2 3");
    }

    [Fact]
    public void HealthyTransactionsInALoop_AreNotGrouped()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            for (var number = 0; number < 4; number++) Round(entry, 10 + number * 50, null, "x");
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void ALoopOfWhichOneTransactionFailsForGood_IsNotGrouped()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            for (var number = 0; number < 4; number++) Round(entry, 10 + number * 50, number == 0 ? "23505" : null, "x");
        });
        Found.Nothing(spans);
    }

    [Fact]
    public void ALoopOfWhichTheFirstTransactionFails_GoesOnAsALoop()
    {
        var spans = new TraceBuilder();
        for (var trace = 0; trace < 8; trace++)
        {
            var entry = spans.Trace().Entry();
            for (var number = 0; number < 4; number++) Round(entry, 10 + number * 50, number == 0 && trace < 4 ? "40001" : null, "x");
        }

        Found.Nothing(spans);
    }

    [Fact]
    public void AnotherTransactionAfterAFailedOne_IsNotItsNextRound()
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            Round(entry, 10, "40001", "x");
            entry.Client("shop", 50, 2).Sql("BEGIN");
            entry.Client("shop", 54, 2).Sql("INSERT INTO failures VALUES ($1)");
            entry.Client("shop", 58, 2).Sql("COMMIT");
        });
        Found.Nothing(spans);
    }

    [Theory]
    [InlineData("reserve")]
    [InlineData("attempt {0}")]
    [InlineData("try #{0}")]
    public void RoundsInSpansOfTheirOwn_AreAttempts(string name)
    {
        var spans = new TraceBuilder().Repeat(4, trace =>
        {
            var entry = trace.Entry();
            Round(entry.Internal(string.Format(null, name, 1), 10, 30).Error("40001"), 11, "40001", "1");
            Round(entry.Internal(string.Format(null, name, 2), 100, 30), 101, null, "2");
        });
        Found.EachOf(spans, 4, "Retry Structural: 1 2");
    }

    [Fact]
    public void RoundsInSpansOfTheirOwn_OfAHealthyLoop_AreNotGrouped()
    {
        var spans = new TraceBuilder();
        for (var number = 0; number < 6; number++)
        {
            var entry = spans.Trace().Entry();
            for (var item = 0; item < 6; item++) Round(entry.Internal("reserve", 10 + item * 50, 30), 11 + item * 50, item == number % 5 && number < 3 ? "40001" : null, "x");
        }

        Found.Nothing(spans);
    }

    private static void Round(BuiltSpan parent, double at, string? failure, string mark)
    {
        parent.Client("shop", at, 2).Sql("BEGIN").As(mark);
        parent.Client("shop", at + 4, 2).Sql(Select);
        parent.Client("shop", at + 8, 2).Sql(Update, failure);
        parent.Client("shop", at + 12, 2).Sql(failure is null ? "COMMIT" : "ROLLBACK");
    }
}
