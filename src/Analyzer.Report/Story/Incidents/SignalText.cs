using System.Globalization;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>Values of signals in their own unit.</summary>
internal static class SignalText
{
    /// <summary><c>98 %</c>, <c>4.2 s</c>, <c>3.4</c> or <c>310/s</c>, by unit.</summary>
    public static string Value(string unit, double value) => unit switch
    {
        "share" => Say.Share(value),
        "ns" => Say.Duration(value),
        "ratio" => Ratio(value),
        _ => unit.EndsWith("/s", StringComparison.Ordinal) ? Say.Short(value) + "/s" : Say.Count(value),
    };

    /// <summary><c>38 ms → 4.2 s</c>.</summary>
    public static string Change(SignalChange signal) => $"{Value(signal.Unit, signal.Baseline)} → {Value(signal.Unit, signal.Peak)}";

    /// <summary><c>latency (mean duration): 38 ms → 4.2 s</c>.</summary>
    public static string Long(SignalChange signal) => $"{MechanismText.Words(signal.Mechanism)} ({signal.Measure}): {Change(signal)}";

    /// <summary><c>latency: 38 ms → 4.2 s</c>.</summary>
    public static string Brief(SignalChange signal) => $"{MechanismText.Words(signal.Mechanism)}: {Change(signal)}";

    /// <summary>A ratio: <c>1.0</c>, <c>1.02</c>, <c>3.4</c>, <c>120</c>.</summary>
    public static string Ratio(double value) =>
        double.IsFinite(value) ? value.ToString(Math.Abs(value) < 1.95 ? "0.0#" : Math.Abs(value) < 99.5 ? "0.0" : "#,0", CultureInfo.InvariantCulture) : "–";

    /// <summary>A rate per second: <c>310/s</c>.</summary>
    public static string Rate(double perSecond) => Say.Short(perSecond) + "/s";
}
