using System.Globalization;

namespace Analyzer.Tests.Graph.Properties;

/// <summary>How often a property is tried: few times in every run, more where <c>PROPERTY_EFFORT</c> multiplies it.</summary>
internal static class Iterations
{
    private static readonly int s_effort = int.TryParse(Environment.GetEnvironmentVariable("PROPERTY_EFFORT"), NumberStyles.None, CultureInfo.InvariantCulture, out var effort) ? Math.Max(1, effort) : 1;

    public static int Of(int usual) => usual * s_effort;
}
