namespace Analyzer.Service.Rest.Problems;

/// <summary>A kind of problem that the API answers with; its address is the <c>type</c> of RFC 9457.</summary>
/// <param name="Name">Last part of its address.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same for every occurrence.</param>
/// <param name="Meaning">What it means and what to do, for people who follow the address.</param>
internal sealed record ProblemKind(string Name, int Status, string Title, string Meaning)
{
    /// <summary>Parameters of the query or the path.</summary>
    public static readonly ProblemKind InvalidParameters = new("invalid-parameters", 400, "A parameter is not valid", "Each parameter that was refused is in errors, with what is allowed. Parameters that the operation does not know are refused as well, so that a misspelt filter is not taken for none.");

    /// <summary>The body.</summary>
    public static readonly ProblemKind InvalidBody = new("invalid-body", 400, "The body is not valid", "Each field that was refused is in errors, with what is allowed; fields that are not known are refused.");

    /// <summary>Nobody knows who calls.</summary>
    public static readonly ProblemKind Unknown = new("unknown-caller", 401, "Who calls is not known", "Send a key or a token: Authorization: Bearer …. analyzer keys add makes keys.");

    /// <summary>A caller who may not.</summary>
    public static readonly ProblemKind Forbidden = new("forbidden", 403, "This key may not do that", "Reading needs the scope read, changing what others see admin.");

    /// <summary>A caller who asks too often.</summary>
    public static readonly ProblemKind TooMany = new("too-many-requests", 429, "Too many requests", "The key has used up its requests: try again after Retry-After.");

    /// <summary>Nothing there.</summary>
    public static readonly ProblemKind NotFound = new("not-found", 404, "There is no such thing", "The path or an id in it is not known. Ids come from the lists; /api/openapi.json has every path.");

    /// <summary>An empty window.</summary>
    public static readonly ProblemKind NoSpans = new("no-spans", 404, "No spans in that time", "The store has no span that starts in the window. /api/v1/status tells from when to when there are spans.");

    /// <summary>A method that the path does not take.</summary>
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "The path does not take this method", "The header Allow has the methods that it takes.");

    /// <summary>A format that there is not.</summary>
    public static readonly ProblemKind NotAcceptable = new("not-acceptable", 406, "There is no such format", "Ask for application/json, text/html, text/markdown or text/plain by Accept, or by format=json|html|markdown|terminal.");

    /// <summary>A result that is not there yet.</summary>
    public static readonly ProblemKind NotFinished = new("not-finished", 409, "The analysis has no result yet", "Ask for the analysis until its status is succeeded, then for its result; Retry-After says when to look again.");

    /// <summary>A result that will not come.</summary>
    public static readonly ProblemKind NoResult = new("no-result", 409, "The analysis has no result", "It failed or was called off. Its error says why; POST the same request again to have it done again.");

    /// <summary>Too late to call off.</summary>
    public static readonly ProblemKind AlreadyEnded = new("already-ended", 409, "The analysis has ended", "Only an analysis that is queued or running can be called off.");

    /// <summary>A result by another version.</summary>
    public static readonly ProblemKind ResultGone = new("result-gone", 410, "The result is no longer there", "Another version of the program wrote it, or it was replaced meanwhile. POST the analysis again with again: true.");

    /// <summary>A body that is too large.</summary>
    public static readonly ProblemKind BodyTooLarge = new("body-too-large", 413, "The body is too large", "Requests of the API have at most 1 MiB.");

    /// <summary>A body that is no JSON.</summary>
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "The body is not JSON", "Send the body with Content-Type: application/json.");

    /// <summary>Our fault.</summary>
    public static readonly ProblemKind Internal = new("internal", 500, "An error that is not yours", "The service's log has it, with the path.");

    /// <summary>The store cannot be reached.</summary>
    public static readonly ProblemKind StoreUnavailable = new("store-unavailable", 503, "The store cannot be reached now", "The same request may work later: try again after Retry-After.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
        [InvalidParameters, InvalidBody, Unknown, Forbidden, NotFound, NoSpans, MethodNotAllowed, NotAcceptable, NotFinished, NoResult, AlreadyEnded, ResultGone, BodyTooLarge, UnsupportedMediaType, TooMany, Internal, StoreUnavailable];

    /// <summary>Its address.</summary>
    public string Type => $"/api/v1/problems/{Name}";
}
