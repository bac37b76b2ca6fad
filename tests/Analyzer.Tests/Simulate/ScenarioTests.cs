using Analyzer.Simulate;
using Xunit;

namespace Analyzer.Tests.Simulate;

public sealed class ScenarioTests
{
    private const string Good = """
        name: small
        summary: Two services.
        duration: 10s
        quiet: 2s
        services:
          front:
            operations:
              GET /:
                steps:
                  - call: back GET /things/{id}
          back:
            operations:
              GET /things/{id}:
                serviceTime: exponential(3ms)
        policies:
          - edge: front -> back
            attempts: 3
            backoff: fixed(10ms)
        load:
          - call: front GET /
            rate: 5/s
        faults:
          - kind: error
            service: back
            start: 4s
        """;

    [Fact]
    public void List_NamesWhatIsShipped() => Assert.Equal(
        [
            "contagion", "contained", "drifted-instance", "healthy-with-decoys", "metastable",
            "queue-backlog", "retry-storm", "three-layers", "timeout-inversion", "two-faults", "two-faults-in-turn",
        ],
        Scenario.List());

    [Fact]
    public void Shipped_HaveTheirNameAndASummary() => Assert.All(Scenario.List(), name =>
    {
        var scenario = Scenario.Load(name);
        Assert.Equal(name, scenario.Name);
        Assert.EndsWith(".", scenario.Summary, StringComparison.Ordinal);
    });

    [Fact]
    public void Load_ReadsAFile()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, Good);
        try
        {
            Assert.Equal("small", Scenario.Load(path).Name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_UnknownName_ListsWhatThereIs()
    {
        var error = Assert.Throws<ScenarioException>(() => Scenario.Load("retry-strom"));
        Assert.Contains("'retry-strom'", error.Message, StringComparison.Ordinal);
        Assert.Contains("retry-storm", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("    attempts: 3", "    attemps: 3", "test.yaml, line 17 (policies[0]): unknown key 'attemps'; allowed: attempts, backoff, breaker")]
    [InlineData("duration: 10s", "duration: 10", "line 3: 'duration': '10' is no duration; write a number with ns, us, ms, s or m")]
    [InlineData("fixed(10ms)", "linear(10ms)", "'linear(10ms)' is no backoff; allowed: none, fixed(30ms), exponential(50ms), jitter(50ms)")]
    [InlineData("exponential(3ms)", "gamma(3ms)", "(services.back.operations.GET /things/{id}): 'serviceTime': 'gamma(3ms)' is no distribution")]
    [InlineData("call: back GET /things/{id}", "call: back GET /thing/{id}", "there is no operation of back 'GET /thing/{id}'; allowed: GET /things/{id}")]
    [InlineData("call: back GET /things/{id}", "call: bak GET /things/{id}", "there is no service or peer 'bak'; allowed: back, front")]
    [InlineData("call: back GET /things/{id}", "cal: back GET /things/{id}", "a step needs exactly one of the keys call, loop, page")]
    [InlineData("kind: error", "kind: eror", "'kind': 'eror' is not known; allowed: error, latency, stall, kill, refuse")]
    [InlineData("edge: front -> back", "edge: front back", "must name an edge, such as: checkout -> inventory")]
    [InlineData("rate: 5/s", "rate: 5", "'5' is no rate; write calls per second, such as 20/s")]
    [InlineData("name: small", "nme: small", "'name' is missing")]
    [InlineData("name: small", "name: [", "test.yaml: not valid YAML")]
    public void Load_SaysWhatIsWrongAndWhere(string correct, string wrong, string message)
    {
        var error = Assert.Throws<ScenarioException>(() => Runs.Yaml(Good.Replace(correct, wrong, StringComparison.Ordinal)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("test.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Duration_MovesTheTimelineInProportion()
    {
        var truth = Runs.Run(Good, options: new SimulationOptions { DurationSeconds = 20 }).Truth;
        Assert.Equal(20, truth.Seconds(truth.End));
        Assert.Equal(4, truth.Seconds(truth.QuietUntil));
        Assert.Equal(8, truth.Seconds(Assert.Single(truth.Trigger).Start));
    }

    [Fact]
    public void Rate_Multiplies()
    {
        var once = Runs.Run(Good).Truth.Entry.Sum(row => row.Requests);
        var tenfold = Runs.Run(Good, options: new SimulationOptions { RateMultiplier = 10 }).Truth.Entry.Sum(row => row.Requests);
        Assert.InRange(tenfold, 7 * once, 13 * once);
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedByName()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Runs.Run(Good, options: new SimulationOptions { SamplingRatio = 1.5 }));
        Assert.Contains("SamplingRatio", error.Message, StringComparison.Ordinal);
    }
}
