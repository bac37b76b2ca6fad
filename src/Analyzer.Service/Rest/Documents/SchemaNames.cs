namespace Analyzer.Service.Rest.Documents;

/// <summary>Names of the document's schemas.</summary>
internal static class SchemaNames
{
    private const string View = "View";

    /// <summary>Name of a record: its own without <c>View</c>.</summary>
    public static string Of(Type type) => type.Name.EndsWith(View, StringComparison.Ordinal) ? type.Name[..^View.Length] : type.Name;

    /// <summary>Name of a part of the report.</summary>
    public static string OfPart(string definition) => definition == "report" ? "Report" : $"Report{char.ToUpperInvariant(definition[0])}{definition[1..]}";

    /// <summary>Reference to a schema of the document.</summary>
    public static string Reference(string name) => $"#/components/schemas/{name}";
}
