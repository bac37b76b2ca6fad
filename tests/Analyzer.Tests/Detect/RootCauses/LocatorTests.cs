using Analyzer.Detect.Incidents;
using Analyzer.Detect.RootCauses;
using Xunit;

namespace Analyzer.Tests.Detect.RootCauses;

/// <summary>web → orders, four instances of two versions in turn; what fails from second 30 on.</summary>
public sealed class LocatorTests
{
    [Fact]
    public void Failures_of_one_instance_lie_there_and_in_what_it_runs() => Assert.Equal(("pod-1", "v1", "POST /orders"), Find((instance, _) => instance == 1));

    [Fact]
    public void Failures_of_all_instances_of_a_version_lie_in_the_version() => Assert.Equal((null, "v2", "POST /orders"), Find((instance, _) => instance >= 2));

    [Fact]
    public void Failures_of_all_instances_lie_in_none() => Assert.Equal((null, null, "POST /orders"), Find((_, _) => true));

    [Fact]
    public void Slowness_of_one_instance_lies_there() =>
        Assert.Equal(("pod-3", "v2", "POST /orders"), Locator.Find(Suspect(Scene((calls, ms, second) =>
            Add(calls, ms, "POST /orders", new Try(Try.ok.Status, WorkMs: second >= 30 && Instance(ms) == 3 ? 500 : 10))), BlameKind.OwnWork)));

    [Fact]
    public void Failures_of_one_operation_of_several_lie_there() => Assert.Equal("GET /orders", Find((instance, operation) => operation == "GET /orders", ["POST /orders", "GET /orders"]).Operation);

    [Fact]
    public void Failures_of_several_operations_lie_in_none() => Assert.Null(Find((_, _) => true, ["POST /orders", "GET /orders"]).Operation);

    [Fact]
    public void Where_no_instance_is_known_none_is_named()
    {
        var scene = Scene((calls, ms, second) => calls.EntryAt(ms, "web", "GET /").Call("web", "orders", "POST /orders", second >= 30 ? Try.err : Try.ok));

        Assert.Equal((null, null, "POST /orders"), Locator.Find(Suspect(scene, BlameKind.Failures)));
    }

    private static (string? Instance, string? Version, string? Operation) Find(Func<int, string, bool> fails, params string[] operations)
    {
        if (operations.Length == 0) operations = ["POST /orders"];
        var scene = Scene((calls, ms, second) =>
        {
            foreach (var operation in operations) Add(calls, ms, operation, second >= 30 && fails(Instance(ms), operation) ? Try.err : Try.ok);
        });
        return Locator.Find(Suspect(scene, BlameKind.Failures));
    }

    private static Scene Scene(Action<CallSetBuilder, long, int> request) => new Traffic(40, 20, request).Scene(30, 40);

    private static int Instance(long ms) => (int)(ms / 50 % 4);

    private static void Add(CallSetBuilder calls, long ms, string operation, Try attempt) =>
        calls.EntryAt(ms, "web", "GET /").Call("web", "orders", operation, attempt)
            .With(call => (call.Instance, call.Version) = ($"pod-{Instance(ms)}", Instance(ms) >= 2 ? "v2" : "v1"));

    private static Suspect Suspect(Scene scene, BlameKind kind)
    {
        var suspect = new Suspect("orders");
        foreach (var change in scene.Changes.Where(change => change.Name.Callee == "orders"))
            suspect.Blames.Add(new Blame(kind, change.Counts.Origins, change, ""));
        return suspect;
    }
}
