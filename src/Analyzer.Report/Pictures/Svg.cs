using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>What every picture begins with: a size, and words for those who do not see it.</summary>
internal static class Svg
{
    /// <summary>Opens the picture; the caller closes it.</summary>
    /// <param name="markup">Where to.</param>
    /// <param name="width">Width, px; wider pictures than the page scroll in their box.</param>
    /// <param name="height">Height, px.</param>
    /// <param name="title">What it is.</param>
    /// <param name="description">What it shows.</param>
    /// <param name="role">Style class of the whole.</param>
    public static void Open(Markup markup, double width, double height, string title, string description, string? role = null)
    {
        var (titleId, descriptionId) = (markup.NextId("t"), markup.NextId("d"));
        markup.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", role),
            ("viewBox", $"0 0 {Px(width)} {Px(height)}"),
            ("width", Px(width)),
            ("height", Px(height)),
            ("role", "img"),
            ("aria-labelledby", titleId),
            ("aria-describedby", descriptionId));
        markup.Element("title", title, ("id", titleId));
        markup.Element("desc", description, ("id", descriptionId));
    }

    /// <summary>Room that a text of <paramref name="length"/> characters takes, px, at the usual 13 px.</summary>
    public static double TextWidth(int length, double size = 13) => length * size * 0.56;

    /// <summary>Room that a label takes at most, px: wide enough for the bold of the fonts that browsers fall back to.</summary>
    public static double LabelWidth(string text, double size = 12) => text.Length * size * 0.66;
}
