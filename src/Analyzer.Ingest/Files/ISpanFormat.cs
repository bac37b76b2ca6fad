namespace Analyzer.Ingest.Files;

/// <summary>One way in which spans are stored. Adding one is adding a class, and naming it in <see cref="SpanFiles"/>.</summary>
internal interface ISpanFormat
{
    /// <summary>Whether an input that starts with these bytes is of this format.</summary>
    bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Reads the input to its end.</summary>
    /// <returns>Name of what was read, for the summary.</returns>
    string Read(InputWindow input, SpanSink sink, FileProblemLog problems);
}
