namespace Analyzer.Model.Findings;

/// <summary>What signals were compared with.</summary>
public enum BaselineKind
{
    /// <summary>Nothing: the data holds no quiet time that could be told from trouble.</summary>
    None,

    /// <summary>Spans given as a baseline.</summary>
    Given,

    /// <summary>A quiet part of the window itself.</summary>
    QuietPart,

    /// <summary>The same hour of the day before, from the store.</summary>
    DayBefore,
}

/// <summary>What signals were compared with, and why.</summary>
/// <param name="Kind">Where it came from.</param>
/// <param name="Window">When it was; null without one.</param>
/// <param name="Text">The same in words.</param>
public sealed record BaselineUse(BaselineKind Kind, TimeWindow? Window, string Text)
{
    /// <summary>No baseline.</summary>
    public static BaselineUse None { get; } = new(BaselineKind.None, null, "nothing to compare with: the data holds no quiet time");
}
