namespace Analyzer.Simulate.Engine;

/// <summary>
/// Logarithm and exponential from IEEE additions and multiplications alone. The runtime's own call the platform's C
/// library, whose last bit differs from one platform to the next.
/// </summary>
internal static class PortableMath
{
    private const double Ln2 = 0.693147180559945309417;

    private static readonly double[] Reciprocals = [0, .. Enumerable.Range(1, 21).Select(k => 1.0 / k)];

    public static double Log(double x)
    {
        if (x <= 0) return -745;
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }
        // ln m = 2 artanh((m - 1) / (m + 1)), |argument| < 0.172.
        var z = (mantissa - 1) / (mantissa + 1);
        var square = z * z;
        double sum = 0;
        for (var k = 21; k >= 1; k -= 2) sum = (sum * square) + Reciprocals[k];
        return (exponent * Ln2) + (2 * z * sum);
    }

    public static double Exp(double x)
    {
        if (x < -700) return 0;
        if (x > 700) throw new ArgumentOutOfRangeException(nameof(x), x, "the result would not fit a double");
        var exponent = (int)Math.Floor((x / Ln2) + 0.5);
        var rest = x - (exponent * Ln2);
        double sum = 1;
        // |rest| ≤ ln 2 / 2, so fourteen terms are as exact as a double.
        for (var k = 14; k >= 1; k--) sum = 1 + (rest * Reciprocals[k] * sum);
        return sum * BitConverter.Int64BitsToDouble((exponent + 1023L) << 52);
    }
}
