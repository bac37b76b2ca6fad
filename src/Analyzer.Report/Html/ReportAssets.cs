using System.Text;

namespace Analyzer.Report.Html;

/// <summary>The style sheet and the script that are part of the assembly.</summary>
internal static class ReportAssets
{
    /// <summary>The text of one, its lines ended by line feeds.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(ReportAssets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
