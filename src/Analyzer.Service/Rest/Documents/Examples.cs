using System.Text.Json.Nodes;

namespace Analyzer.Service.Rest.Documents;

/// <summary>Examples of bodies and answers: real ones, cut short.</summary>
internal sealed class Examples
{
    private readonly JsonObject _examples;

    private Examples(JsonObject examples) => _examples = examples;

    /// <summary>Reads them.</summary>
    public static Examples Read()
    {
        using var stream = typeof(Examples).Assembly.GetManifestResourceStream("rest.examples.json")!;
        return new Examples(JsonNode.Parse(stream)!.AsObject());
    }

    /// <summary>The body of a request; null where there is none.</summary>
    public JsonNode? Body(string operation) => _examples[operation]?["body"]?.DeepClone();

    /// <summary>The answer of an operation; null where there is none.</summary>
    public JsonNode? Answer(string operation) => _examples[operation]?["answer"]?.DeepClone();
}
