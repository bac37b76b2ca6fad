using Analyzer.Detect.Series;

namespace Analyzer.Detect.Policies;

/// <summary>An edge in words.</summary>
internal static class EdgeText
{
    /// <summary><c>caller → callee</c>.</summary>
    public static string Of(EdgeName edge) => $"{edge.Caller} → {edge.Callee}";
}
