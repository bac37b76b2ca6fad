using System.Globalization;
using Analyzer.Model.Periods;

namespace Analyzer.Report.Periods;

/// <summary>What a report says at its head, the same in every form and message.</summary>
public static class PeriodStory
{
    /// <summary>What was found, in a sentence.</summary>
    public static string Headline(PeriodReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Amplifiers.Count == 0
            ? "No hidden amplification"
            : string.Create(CultureInfo.InvariantCulture, $"{report.Amplifiers.Count} hidden amplifiers, led by {report.Amplifiers[0].Caller} → {report.Amplifiers[0].Callee}");
    }

    /// <summary>The headline figures: what each is, and its value as it is read.</summary>
    public static IReadOnlyList<(string Label, string Value)> Figures(PeriodReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var counts = report.Totals.Counts;
        return
        [
            ("extra attempts", counts.Excess.ToString("#,0", CultureInfo.InvariantCulture)),
            ("failures hidden", counts.Masked.ToString("#,0", CultureInfo.InvariantCulture)),
        ];
    }
}
