using System.ComponentModel;
using System.Text.Json;
using Analyzer.Service.Rest.Answers;

namespace Analyzer.Service.Rest.Findings;

[Description("Inferred behaviour of the clients of a window, by edge, version and instance.")]
internal sealed record PolicyList(
    [property: Description("First instant of the window.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("The policies."), Part("policy", IsList = true)] JsonElement Items);

[Description("Instances and versions that diverge from their peers, the furthest first.")]
internal sealed record DriftList(
    [property: Description("First instant of the window.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("What diverges."), Part("drift", IsList = true)] JsonElement Items);

[Description("What paths could multiply a request to when everything on them fails, worst first.")]
internal sealed record PotentialList(
    [property: Description("First instant of the window.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("The paths."), Part("potential", IsList = true)] JsonElement Items,
    [property: Description("Policies of two layers that work against each other, worst first."), Part("policyConflict", IsList = true)] JsonElement Conflicts);
