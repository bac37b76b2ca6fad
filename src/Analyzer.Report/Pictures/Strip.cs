namespace Analyzer.Report.Pictures;

/// <summary>One band of a time chart with a scale of its own.</summary>
/// <param name="Title">What it belongs to; empty where the band above says it.</param>
/// <param name="Measure">What it measures and in which unit.</param>
/// <param name="Height">Height of the band, px.</param>
/// <param name="Lines">Lines, the first drawn first.</param>
/// <param name="Label">Writes a value of the scale.</param>
/// <param name="Reference">A calm level to compare with; null where there is none.</param>
/// <param name="Base">Where the scale starts: 0, or 1 for factors.</param>
/// <param name="Note">What to see in it, in a few words; empty for none.</param>
/// <param name="ReferenceName">What the calm level is called.</param>
internal sealed record Strip(
    string Title,
    string Measure,
    double Height,
    IReadOnlyList<StripLine> Lines,
    Func<double, string> Label,
    double? Reference = null,
    double Base = 0,
    string Note = "",
    string ReferenceName = "baseline");

/// <summary>A line of a band.</summary>
/// <param name="Name">What the line shows, written at its end.</param>
/// <param name="Role">Style class.</param>
/// <param name="Values">One value a bucket; null where nothing was measured.</param>
/// <param name="FillTo">Role of the area between this line and the next one; null for no area.</param>
internal sealed record StripLine(string Name, string Role, IReadOnlyList<double?> Values, string? FillTo = null);
