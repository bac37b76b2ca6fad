using System.Globalization;
using System.Text;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>The cause that an analysis named first.</summary>
/// <param name="Recording">Of which recording.</param>
/// <param name="Service">What it named.</param>
/// <param name="Confidence">With which confidence, 0 to 1.</param>
/// <param name="Right">Whether it was that.</param>
internal sealed record FirstClaim(string Recording, string Service, double Confidence, bool Right);

/// <summary>Whether confidence means what it says.</summary>
internal static class Calibration
{
    /// <summary>Confidence from which on causes are meant to be right.</summary>
    public const double Sure = 0.8;

    private const int Bins = 5;

    /// <summary>Of the sure claims, how many were right.</summary>
    public static (int Right, int Count) SureOnes(IEnumerable<FirstClaim> claims)
    {
        var sure = claims.Where(claim => claim.Confidence >= Sure).ToList();
        return (sure.Count(claim => claim.Right), sure.Count);
    }

    /// <summary>Right and wrong by confidence, as a table.</summary>
    public static string Table(IReadOnlyList<FirstClaim> claims)
    {
        var table = new StringBuilder("| confidence | causes named first | right | share |\n|---|--:|--:|--:|\n");
        for (var bin = 0; bin < Bins; bin++)
        {
            var inside = claims.Where(claim => Math.Clamp((int)(claim.Confidence * Bins), 0, Bins - 1) == bin).ToList();
            Row(table, string.Create(CultureInfo.InvariantCulture, $"{bin / (double)Bins:0.0} to {(bin + 1) / (double)Bins:0.0}"), inside.Count(claim => claim.Right), inside.Count);
        }

        return table.ToString();
    }

    private static void Row(StringBuilder table, string name, int right, int count) =>
        table.Append(CultureInfo.InvariantCulture, $"| {name} | {count} | {right} | {Share.Text(right, count)} |\n");
}
