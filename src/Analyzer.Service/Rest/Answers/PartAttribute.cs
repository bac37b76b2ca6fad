namespace Analyzer.Service.Rest.Answers;

/// <summary>Says that a member holds a part of the report's JSON, which <c>docs/report.schema.json</c> describes.</summary>
/// <param name="definition">Name of the part in the schema.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PartAttribute(string definition) : Attribute
{
    /// <summary>Name of the part in the schema.</summary>
    public string Definition => definition;

    /// <summary>Whether it is a list of them.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether it may be null.</summary>
    public bool IsNullable { get; init; }
}
