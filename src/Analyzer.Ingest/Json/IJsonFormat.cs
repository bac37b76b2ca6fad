using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Json;

/// <summary>One way in which spans are written as JSON. Adding one is adding a class, and naming it in <see cref="JsonDocuments"/>.</summary>
internal interface IJsonFormat
{
    /// <summary>Name for the summary.</summary>
    string Name { get; }

    /// <summary>Whether objects within a document may begin with the same property as the document itself.</summary>
    bool NestsItsOwnStart { get; }

    /// <summary>Whether a document of which these names are known is of this format; asked again after every name.</summary>
    bool Recognises(JsonShape shape);

    /// <summary>Reads one document, from its first token to its last.</summary>
    void Read(ref JsonCursor json, SpanSink sink);
}
