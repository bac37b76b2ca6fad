namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>One thing that was asked of an analysis.</summary>
/// <param name="Name">What.</param>
/// <param name="Right">Whether it was right; null where the recording does not ask it.</param>
/// <param name="Detail">What was found and what is true.</param>
internal sealed record Criterion(string Name, bool? Right, string Detail)
{
    /// <summary>Not asked of this recording.</summary>
    public static Criterion NotAsked(string name) => new(name, null, "");

    /// <summary>As a cell of a table.</summary>
    public string Mark => Right switch { true => "right", false => "WRONG", null => "–" };
}
