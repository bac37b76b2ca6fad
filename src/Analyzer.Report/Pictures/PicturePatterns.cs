namespace Analyzer.Report.Pictures;

/// <summary>What the pictures of a document refer to.</summary>
internal static class PicturePatterns
{
    /// <summary>Hatchings, so that pictures read without colour. Defined once: every picture refers to them.</summary>
    public static void Write(Markup markup)
    {
        markup.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("width", "0"), ("height", "0"), ("aria-hidden", "true"), ("class", "defs")).Open("defs");
        Hatch(markup, "hatch-orphan", "45", "6", "orphan-line");
        Hatch(markup, "hatch-retry", "135", "7", "retry-line");
        Hatch(markup, "hatch-masked", "0", "5", "masked-line");
        foreach (var (id, role) in (ReadOnlySpan<(string, string)>)[("tip", "tip"), ("tip-loop", "tip loop"), ("tip-contained", "tip contained")]) Tip(markup, id, role);
        markup.Close().Close().Line();
    }

    private static void Hatch(Markup markup, string id, string angle, string size, string role)
    {
        markup.Open("pattern", ("id", id), ("width", size), ("height", size), ("patternUnits", "userSpaceOnUse"), ("patternTransform", $"rotate({angle})"));
        markup.Empty("line", ("x1", "0"), ("y1", "0"), ("x2", "0"), ("y2", size), ("class", role)).Close();
    }

    private static void Tip(Markup markup, string id, string role)
    {
        markup.Open("marker", ("id", id), ("viewBox", "0 0 8 8"), ("refX", "7"), ("refY", "4"), ("markerWidth", "9"), ("markerHeight", "9"), ("markerUnits", "userSpaceOnUse"), ("orient", "auto"));
        markup.Empty("path", ("class", role), ("d", "M0 0L8 4L0 8Z")).Close();
    }
}
