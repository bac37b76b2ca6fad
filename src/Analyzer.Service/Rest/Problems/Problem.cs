using System.ComponentModel;

namespace Analyzer.Service.Rest.Problems;

[Description("What went wrong and what to do about it (RFC 9457, application/problem+json).")]
internal sealed record Problem(
    [property: Description("Address of the kind of problem, which explains it.")] string Type,
    [property: Description("The kind of problem, the same for every occurrence.")] string Title,
    [property: Description("HTTP status.")] int Status,
    [property: Description("What was wrong with this request and what to do.")] string Detail,
    [property: Description("What was wrong with each parameter or field, by its name; left out where no single one was.")] IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null);

[Description("A kind of problem.")]
internal sealed record ProblemMeaning(
    [property: Description("Address of the kind of problem.")] string Type,
    [property: Description("The kind of problem in words.")] string Title,
    [property: Description("HTTP status it comes with.")] int Status,
    [property: Description("What it means and what to do.")] string Meaning);
