using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Simulate;
using Xunit;

namespace Analyzer.Tests.Accuracy;

/// <summary>Inferred policies and drift against the truth: simulated, and recorded from real services with real resilience policies.</summary>
public sealed class PolicyAccuracyTests
{
    private const int Seeds = 2;

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Data", "storms");

    public static TheoryData<double> Samplings { get; } = [1, 0.1];

    public static TheoryData<string> Storms { get; } =
        [.. Directory.EnumerateFiles(s_folder, "*.truth.json").Select(file => Path.GetFileName(file)[..^".truth.json".Length]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Samplings))]
    public void Simulated_policies_are_found_where_their_limits_are_reached_and_drift_where_there_is_some(double sampling)
    {
        var grades = (from scenario in Scenario.List() from seed in Enumerable.Range(1, Seeds) select SimulatedPolicies.Grade(scenario, (ulong)seed, sampling)).ToList();
        var (asked, right) = (grades.Sum(grade => grade.Asked), grades.Sum(grade => grade.Right));

        Assert.InRange(asked, 20, int.MaxValue);
        Assert.True(right >= 0.95 * asked, string.Join('\n', grades.SelectMany(grade => grade.Mistakes)));
        Assert.Empty(grades.SelectMany(grade => grade.DriftMistakes));
    }

    [Theory]
    [MemberData(nameof(Storms))]
    public void Recorded_policies_are_those_in_force(string storm)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, storm + ".truth.json")));
        var settings = document.RootElement.GetProperty("settings");
        var result = Analyse(storm);

        Check("gateway", "checkout", settings.GetProperty("GatewayCheckout"));
        Check("checkout", "inventory", settings.GetProperty("CheckoutInventory"));
        Check("payments", "bank.example", settings.GetProperty("PaymentsBank"));
        CheckLimit("checkout", "payments", settings.GetProperty("GrpcAttempts").GetInt32());
        CheckLimit("inventory", "postgresql", settings.GetProperty("InventoryDbRetries").GetInt32() + 1);

        void Check(string caller, string callee, JsonElement setting)
        {
            CheckLimit(caller, callee, setting.GetProperty("Retries").GetInt32() + 1);
            var timeoutNs = setting.GetProperty("TimeoutMs").GetInt64() * 1_000_000;
            Assert.All(Of(caller, callee).Where(policy => policy.TimeoutNs is not null), policy => Assert.InRange(policy.TimeoutNs!.Value, timeoutNs * 9 / 10, timeoutNs * 11 / 10));
            var delayNs = setting.GetProperty("DelayMs").GetInt64() * 1_000_000;
            Assert.All(Of(caller, callee).Where(policy => policy.BackoffBaseNs is not null), policy => Assert.InRange(policy.BackoffBaseNs!.Value, delayNs * 9 / 10, delayNs * 11 / 10));
        }

        void CheckLimit(string caller, string callee, int attempts) => Assert.All(Of(caller, callee), policy =>
        {
            if (policy.LimitReached) Assert.Equal(attempts, policy.MaxAttempts);
            else Assert.InRange(policy.MaxAttempts, 1, attempts);
        });

        IEnumerable<ClientPolicy> Of(string caller, string callee) =>
            result.Policies.Where(policy => policy.Caller.Split('/')[^1] == caller && policy.Callee.Split('/')[^1] == callee);
    }

    [Theory]
    [InlineData("three-layers-a", "gateway", "checkout", 2)]
    [InlineData("three-layers-a", "checkout", "inventory", 3)]
    [InlineData("three-layers-a", "inventory", "postgresql", 2)]
    [InlineData("killed-a", "checkout", "payments", 3)]
    [InlineData("killed-a", "gateway", "checkout", 2)]
    [InlineData("masked-503-a", "checkout", "inventory", 3)]
    public void Limits_that_were_reached_are_known(string storm, string caller, string callee, int attempts)
    {
        var policy = Analyse(storm).Policies.Single(policy => policy.Caller.EndsWith(caller, StringComparison.Ordinal) && policy.Callee.EndsWith(callee, StringComparison.Ordinal) && policy is { Version: null, Instance: null });

        Assert.Equal((attempts, true), (policy.MaxAttempts, policy.LimitReached));
        Assert.InRange(policy.Confidence, 0.9, 1);
    }

    [Theory]
    [MemberData(nameof(Storms))]
    public void Only_an_instance_that_was_made_to_diverge_does(string storm)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, storm + ".truth.json")));
        var instances = document.RootElement.GetProperty("trigger").EnumerateArray().Select(trigger => trigger.GetProperty("instance").GetString()).Where(instance => instance is not null);

        Assert.Equal(instances, Analyse(storm).Drift.Select(drift => drift.Instance));
    }

    private static AnalysisResult Analyse(string storm)
    {
        var batch = new SpanBatch();
        var summary = SpanFiles.Read([Path.Combine(s_folder, storm + ".jsonl.zst")], batch, new ReadOptions(), CancellationToken.None);
        return Detection.Run(Reconstruction.Run(batch, new ReconstructionOptions()), null, summary, new DetectionOptions());
    }
}
