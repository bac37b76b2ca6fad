using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>A share as a bar in a cell of a table; the numbers beside it say the same, so it is hidden from screen readers.</summary>
internal static class Track
{
    private const double Width = 132, Height = 10;

    /// <summary>Draws a share from 0 to 1.</summary>
    public static void Draw(Markup markup, double share, string role = "retry") => Draw(markup, 1, share, role);

    /// <summary>Draws what was, pale, and over it what would have been, on the scale of the larger.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="before">What was, as a share of the scale.</param>
    /// <param name="after">What would have been, as a share of the scale.</param>
    /// <param name="role">Style class of what would have been.</param>
    public static void Draw(Markup markup, double before, double after, string role)
    {
        markup.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "track"), ("viewBox", $"0 0 {Px(Width)} {Px(Height)}"), ("width", Px(Width)), ("height", Px(Height)), ("aria-hidden", "true"), ("focusable", "false"));
        Bar(markup, "rail", 1);
        Bar(markup, "was", before);
        Bar(markup, role, after);
        markup.Close();
    }

    private static void Bar(Markup markup, string role, double share)
    {
        if (share > 0) markup.Empty("rect", ("class", role), ("x", "0"), ("y", "0"), ("width", Px(Math.Max(2, Math.Min(1, share) * Width))), ("height", Px(Height)), ("rx", "3"));
    }
}
