using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Report.Json;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Requests;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Findings;

/// <summary><c>/policies</c>, <c>/drift</c> and <c>/potential</c> of a window.</summary>
internal static class FindingRoutes
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/policies", "listPolicies", "Policies of clients", "How clients retry, back off and time out, inferred from what they did in the window.", (from, to, parts) => new PolicyList(from, to, parts.GetProperty("policies")));
        Map(routes, "/drift", "listDrift", "Instances that drift", "Instances and versions whose policy, latency or error handling diverges from their peers'.", (from, to, parts) => new DriftList(from, to, parts.GetProperty("drift")));
        Map(routes, "/potential", "listPotential", "What paths could amplify to", "The product of attempts along each path, before any incident, and policies that work against each other.", (from, to, parts) => new PotentialList(from, to, parts.GetProperty("potential"), parts.GetProperty("policyConflicts")));
    }

    private static void Map<T>(IEndpointRouteBuilder routes, string path, string name, string summary, string description, Func<Instant, Instant, JsonElement, T> answer)
    {
        var operation = new Operation(name, Tags.Findings, summary, description + " The last hour of data without from and to; kept as long as no span comes to the window.")
        {
            Query = [Parameters.From, Parameters.To, Parameters.Service],
            Replies = [Reply.Json<T>("The findings.")],
            Problems = [404],
        };
        routes.MapRead(path, operation, async request =>
        {
            var window = await RequestedWindow.OfAsync(request).ConfigureAwait(false);
            var result = await ResultAsync(request, window).ConfigureAwait(false);
            return await Answer.Json(answer(new Instant(window.StartNs), new Instant(window.EndNs), Parts.Of(json => JsonPolicies.Write(json, result)))).ConfigureAwait(false);
        });
    }

    private static async Task<AnalysisResult> ResultAsync(ApiRequest request, TimeWindow window)
    {
        var result = await request.Service<WindowFindings>().OfAsync(new AnalysisRequest(window.StartNs, window.EndNs), request.Aborted).ConfigureAwait(false);
        return request.Get(Parameters.Service) is { } service ? ResultScope.Only(result, [service]) : result;
    }
}
