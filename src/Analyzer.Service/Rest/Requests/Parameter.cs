using System.Text.Json.Nodes;

namespace Analyzer.Service.Rest.Requests;

/// <summary>A parameter of a path or a query: how it is documented and how it is read, said once.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means, for people.</param>
/// <param name="Example">A value.</param>
/// <param name="Schema">JSON Schema of a value.</param>
internal abstract record Parameter(string Name, string Description, string Example, string Schema)
{
    /// <summary>The schema as a node of its own.</summary>
    public JsonNode SchemaNode => JsonNode.Parse(Schema)!;

    /// <summary>Whether it may be given several times.</summary>
    public bool IsMany { get; init; }

    /// <summary>Reads values.</summary>
    /// <param name="texts">As written; at least one.</param>
    /// <param name="mistake">What is wrong; empty where nothing is.</param>
    public abstract object? Read(IReadOnlyList<string> texts, out string mistake);
}

/// <inheritdoc/>
/// <typeparam name="T">What it is read as; nullable.</typeparam>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means, for people.</param>
/// <param name="Example">A value.</param>
/// <param name="Schema">JSON Schema of a value.</param>
/// <param name="Parse">Reads a value; gives what is wrong with it, empty where nothing is.</param>
internal sealed record Parameter<T>(string Name, string Description, string Example, string Schema, Func<IReadOnlyList<string>, (T? Value, string Mistake)> Parse) : Parameter(Name, Description, Example, Schema)
{
    /// <inheritdoc/>
    public override object? Read(IReadOnlyList<string> texts, out string mistake)
    {
        if (texts.Count > 1 && !IsMany)
        {
            mistake = "is given more than once: give it once";
            return null;
        }

        var (value, wrong) = Parse(texts);
        mistake = wrong;
        return value;
    }
}
