using Analyzer.Service.Access;
using Analyzer.Service.Rest.Requests;

namespace Analyzer.Service.Rest.Documents;

/// <summary>An operation of the API: what its document says, and what its requests are checked by.</summary>
/// <param name="Id">Name for programs.</param>
/// <param name="Tag">Which part of the API.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Description">What it does, in full.</param>
internal sealed record Operation(string Id, string Tag, string Summary, string Description)
{
    /// <summary>What a caller's key must allow.</summary>
    public string Scope { get; init; } = Scopes.Read;

    /// <summary>Parameters of the path.</summary>
    public IReadOnlyList<Parameter> Path { get; init; } = [];

    /// <summary>Parameters of the query.</summary>
    public IReadOnlyList<Parameter> Query { get; init; } = [];

    /// <summary>Record in the body; null without one.</summary>
    public Type? Body { get; init; }

    /// <summary>What it answers when all is well.</summary>
    public required IReadOnlyList<Reply> Replies { get; init; }

    /// <summary>Statuses of the problems it answers with, beside those that all have.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];
}
