using System.Globalization;

namespace Analyzer.Simulate;

/// <summary>Ids as OTLP's JSON shows them: lower-case hexadecimal.</summary>
internal static class SpanIds
{
    public static string Format(UInt128 traceId) => traceId.ToString("x32", CultureInfo.InvariantCulture);

    public static string Format(ulong spanId) => spanId.ToString("x16", CultureInfo.InvariantCulture);
}
