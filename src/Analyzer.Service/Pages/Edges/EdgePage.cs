using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Edges;

/// <summary>An edge in a window.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Found">The window's analysis.</param>
/// <param name="Edge">The edge.</param>
/// <param name="Siblings">Its other operations.</param>
internal sealed record EdgeModel(PageFrame Frame, View.Found Found, EdgeSummary Edge, IReadOnlyList<EdgeSummary> Siblings)
{
    /// <summary>The result with what concerns the edge.</summary>
    public AnalysisResult Scoped
    {
        get
        {
            var arrow = Measures.Arrow(Edge.Caller, Edge.Callee);
            return Found.Result with
            {
                Policies = [.. Found.Result.Policies.Where(policy => policy.Caller == Edge.Caller && policy.Callee == Edge.Callee && policy.Operation == Edge.Operation)],
                Drift = [.. Found.Result.Drift.Where(drift => drift.Edge == arrow)],
                PolicyConflicts = [.. Found.Result.PolicyConflicts.Where(conflict => conflict.Outer == arrow || conflict.Inner == arrow)],
                Potential = [.. Found.Result.Potential.Where(path => path.Steps.Any(step => step.Caller == Edge.Caller && step.Callee == Edge.Callee && step.Operation == Edge.Operation))],
            };
        }
    }
}

/// <summary><c>/edges?caller=&amp;callee=&amp;operation=</c>: an edge over time, the policy behind it, who diverges.</summary>
/// <param name="pages">Renders.</param>
internal sealed class EdgePage(PageRenderer pages) : IPage
{
    /// <inheritdoc/>
    public Task<IResult> RespondAsync(HttpContext context) => ViewPages.ShowAsync(context, null, async found =>
    {
        string Of(string name) => context.Request.Query[name].ToString();
        var (caller, callee, operation) = (Of("caller") is { Length: > 0 } named ? named : null, Of("callee"), Of("operation"));
        if (callee.Length == 0) throw CliException.WrongUsage("an edge needs a callee: /edges?caller=cart&callee=inventory; without a caller it is where requests enter");
        var pair = found.Result.Edges.Where(edge => edge.Caller == caller && edge.Callee == callee).ToList();
        var edge = operation.Length == 0 ? pair.FirstOrDefault() : pair.Find(edge => edge.Operation == operation);
        if (edge is null) return await PageFailures.NotFoundAsync(context, $"nothing ran on {Measures.Arrow(caller, callee)}{(operation.Length > 0 ? $" ({operation})" : "")} in {found.Says}").ConfigureAwait(false);
        var model = new EdgeModel(new PageFrame(Measures.Arrow(edge), null) { Window = found.Says }, found, edge, [.. pair.Where(other => other.Operation != edge.Operation)]);
        return await pages.PageAsync<EdgeView>(model).ConfigureAwait(false);
    });
}
