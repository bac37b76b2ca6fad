namespace Analyzer.Service.Rest.Documents;

/// <summary>An answer of an operation.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Description">When it comes and what it holds.</param>
internal sealed record Reply(int Status, string Description)
{
    /// <summary>Record in the body; null where there is another or none.</summary>
    public Type? Type { get; init; }

    /// <summary>Part of the report in the body, as its schema calls it; null where there is another or none.</summary>
    public string? Part { get; init; }

    /// <summary>Further media types of the body, which are texts.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>Headers it may have: name and meaning.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];

    /// <summary>A record in JSON.</summary>
    public static Reply Json<T>(string description, int status = 200) => new(status, description) { Type = typeof(T) };

    /// <summary>A report in any of its forms.</summary>
    public static Reply Report(string description) => new(200, description) { Part = "report", Texts = ["text/html", "text/markdown", "text/plain"] };

    /// <summary>A page of a list.</summary>
    public static Reply Page<T>(string description) => Json<T>(description) with { Headers = [("Link", "Address of the next page, with rel=\"next\"; left out on the last one.")] };
}
