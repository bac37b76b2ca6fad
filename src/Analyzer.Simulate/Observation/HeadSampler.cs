using System.Globalization;

namespace Analyzer.Simulate.Observation;

/// <summary>
/// OpenTelemetry's consistent probability sampling: a trace is kept if the low 56 bits of its id reach the rejection
/// threshold, which travels in tracestate as <c>ot=th:</c>, in hexadecimal without trailing zeros.
/// </summary>
internal sealed class HeadSampler
{
    /// <summary>Four hexadecimal digits are the precision that SDKs write.</summary>
    private const int ThresholdBits = 16;

    private readonly ulong _threshold;

    public HeadSampler(double ratio)
    {
        if (ratio >= 1) return;
        var digits = (ulong)Math.Clamp(Math.Round((1 - ratio) * (1 << ThresholdBits)), 0, (1 << ThresholdBits) - 1);
        _threshold = digits << (56 - ThresholdBits);
        var text = digits.ToString("x4", CultureInfo.InvariantCulture).TrimEnd('0');
        TraceState = $"ot=th:{(text.Length == 0 ? "0" : text)}";
    }

    /// <summary>Null when nothing is sampled away.</summary>
    public string? TraceState { get; }

    public bool Keeps(UInt128 traceId) => ((ulong)traceId & 0xFF_FFFF_FFFF_FFFFUL) >= _threshold;
}
