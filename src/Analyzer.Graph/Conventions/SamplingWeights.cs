using System.Globalization;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Conventions;

/// <summary>
/// Adjusted counts from <c>tracestate</c>: <c>ot=th:</c> (OpenTelemetry TraceState: probability sampling, threshold of the
/// 56 random bits) and the older <c>ot=p:</c> (power of two). Each distinct value is read once.
/// </summary>
internal sealed class SamplingWeights(StringTable strings)
{
    private readonly Dictionary<int, float> _weights = [];

    /// <summary>1/p of the probability p with which a span with this <c>tracestate</c> was kept; 1 when it says nothing.</summary>
    public float Of(int traceState)
    {
        if (traceState == 0) return 1;
        if (!_weights.TryGetValue(traceState, out var weight)) _weights[traceState] = weight = Parse(strings.GetString(traceState));
        return weight;
    }

    internal static float Parse(string traceState)
    {
        foreach (var member in traceState.Split(','))
        {
            var text = member.Trim();
            if (!text.StartsWith("ot=", StringComparison.Ordinal)) continue;
            foreach (var field in text[3..].Split(';'))
            {
                if (field.StartsWith("th:", StringComparison.Ordinal)) return FromThreshold(field[3..]);
                if (field.StartsWith("p:", StringComparison.Ordinal) && int.TryParse(field[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var power) && power is > 0 and <= 62)
                    return MathF.Pow(2, power);
            }
        }

        return 1;
    }

    private static float FromThreshold(string hex)
    {
        if (hex.Length is 0 or > 14 || !ulong.TryParse(hex.PadRight(14, '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var threshold)) return 1;
        const double Range = 1L << 56;
        return (float)(Range / (Range - threshold));
    }
}
