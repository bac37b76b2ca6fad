using Analyzer.Service.Access;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Problems;

/// <summary><c>/problems</c>: what each kind of problem means.</summary>
internal static class ProblemRoutes
{
    private static readonly Parameter<string?> s_name = Parameters.Text("name", "Last part of the problem's type.", "no-spans");

    private static readonly Operation s_meaning = new("getProblem", Tags.Problems, "What a kind of problem means", "The type of every problem is the path of this operation.")
    {
        Scope = Scopes.Anyone,
        Path = [s_name],
        Replies = [Reply.Json<ProblemMeaning>("The kind of problem.")],
    };

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/problems/{name}", s_meaning, Meaning);

    private static Task<IResult> Meaning(ApiRequest request)
    {
        var name = request.Get(s_name)!;
        var kind = ProblemKind.All.FirstOrDefault(kind => kind.Name == name) ?? throw ProblemException.Missing("kind of problem", name, "/api/openapi.json");
        return Answer.Json(new ProblemMeaning(kind.Type, kind.Title, kind.Status, kind.Meaning));
    }
}
