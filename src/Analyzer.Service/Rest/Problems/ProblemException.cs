namespace Analyzer.Service.Rest.Problems;

/// <summary>A request that ends with a problem.</summary>
/// <param name="kind">Which.</param>
/// <param name="detail">What was wrong here and what to do; one sentence.</param>
internal sealed class ProblemException(ProblemKind kind, string detail) : Exception(detail)
{
    /// <summary>Which.</summary>
    public ProblemKind Kind => kind;

    /// <summary>What was wrong with each parameter or field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>When to try again, s; null: not said.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>There is no such thing.</summary>
    public static ProblemException Missing(string what, string id, string list) => new(ProblemKind.NotFound, $"There is no {what} '{id}': {list} lists those that there are.");

    /// <summary>One field of a body is not valid.</summary>
    public static ProblemException Field(string field, string mistake) => Fields(new SortedDictionary<string, List<string>>(StringComparer.Ordinal) { [field] = [mistake] });

    /// <summary>Fields of a body are not valid.</summary>
    public static ProblemException Fields(IReadOnlyDictionary<string, List<string>> errors) => Of(ProblemKind.InvalidBody, "field", errors);

    /// <summary>Parameters are not valid.</summary>
    public static ProblemException Parameters(IReadOnlyDictionary<string, List<string>> errors) => Of(ProblemKind.InvalidParameters, "parameter", errors);

    private static ProblemException Of(ProblemKind kind, string what, IReadOnlyDictionary<string, List<string>> errors)
    {
        var (name, mistakes) = errors.First();
        var others = errors.Count - 1;
        return new ProblemException(kind, $"The {what} '{name}' {mistakes[0]}{(others > 0 ? $" ({others} more in errors)" : "")}.")
        {
            Errors = errors.ToDictionary(error => error.Key, error => (IReadOnlyList<string>)error.Value, StringComparer.Ordinal),
        };
    }
}
