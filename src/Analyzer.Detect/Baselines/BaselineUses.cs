using Analyzer.Detect.RootCauses;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Baselines;

/// <summary>Says what was compared with.</summary>
internal static class BaselineUses
{
    /// <summary>The use of a quiet time.</summary>
    public static BaselineUse Of(BaselineKind kind, TimeWindow window)
    {
        var length = Words.Time(window.DurationNs);
        var times = $"{Words.Clock(window.StartNs, 1_000_000_000)}–{Words.Clock(window.EndNs, 1_000_000_000)} UTC, {length}";
        return new BaselineUse(kind, window, kind switch
        {
            BaselineKind.Given => $"compared with the baseline that was given ({times})",
            BaselineKind.DayBefore => $"compared with the same hour of the day before, from the store ({times})",
            BaselineKind.QuietPart => $"compared with the quiet part of the window itself ({times})",
            _ => BaselineUse.None.Text,
        });
    }
}
