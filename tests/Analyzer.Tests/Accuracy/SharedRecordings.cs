using Analyzer.Tests.Architecture;

namespace Analyzer.Tests.Accuracy;

/// <summary>Recordings of other people's systems, which are not part of this repository.</summary>
internal static class SharedRecordings
{
    /// <summary>Their folder: beside this checkout, or where <c>ANALYZER_RECORDINGS</c> says; null where they are not at hand.</summary>
    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        var path = Environment.GetEnvironmentVariable("ANALYZER_RECORDINGS") ?? Path.Combine(Repository.Root, "..", "shared", "data");
        return Directory.Exists(Path.Combine(path, "online-boutique")) ? path : null;
    }
}
