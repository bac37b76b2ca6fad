namespace Analyzer.Store.Records;

/// <summary>An incident as it is listed; table <c>incident</c>. All of it is in the result of its analysis. Times are Unix ns.</summary>
public sealed record IncidentRecord
{
    /// <summary>Stays the same when a later analysis finds the incident again.</summary>
    public required string Id { get; init; }

    /// <summary>The analysis that shows it best.</summary>
    public required string AnalysisId { get; init; }

    /// <summary>What that analysis calls it, such as <c>incident-1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>First onset.</summary>
    public required long StartNs { get; init; }

    /// <summary>When every signal was back, or the end of the data.</summary>
    public required long EndNs { get; init; }

    /// <summary>Whether it was still going on when the data ended.</summary>
    public required bool Ongoing { get; init; }

    /// <summary>Service named as the cause; null where none was.</summary>
    public string? Cause { get; init; }

    /// <summary>How it showed there, in kebab case; null where there is no cause.</summary>
    public string? Mechanism { get; init; }

    /// <summary>Confidence in the cause, 0 to 1.</summary>
    public double? Confidence { get; init; }

    /// <summary>Whether it outlived its trigger by its own force.</summary>
    public required bool Metastable { get; init; }

    /// <summary>Services affected, sorted.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Entry requests hit beyond the usual number.</summary>
    public required double ImpactRequests { get; init; }

    /// <summary>When it was found first.</summary>
    public required long FoundNs { get; init; }

    /// <summary>When an analysis last changed it.</summary>
    public required long UpdatedNs { get; init; }
}

/// <summary>What somebody noted about an incident; table <c>annotation</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="Kind"><c>note</c>, <c>link</c> or <c>cause</c> (the confirmed one).</param>
/// <param name="Body">Text, address or service.</param>
/// <param name="Author">Who; a key's name, or empty where access is open.</param>
/// <param name="CreatedNs">When, Unix ns.</param>
public sealed record AnnotationRecord(string Id, string IncidentId, string Kind, string Body, string Author, long CreatedNs);
