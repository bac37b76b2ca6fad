using System.Globalization;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>Shares as tables show them.</summary>
internal static class Share
{
    /// <summary>A share in whole per cent; a dash where nothing was counted.</summary>
    public static string Text(int part, int whole) =>
        whole == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0} %");
}
