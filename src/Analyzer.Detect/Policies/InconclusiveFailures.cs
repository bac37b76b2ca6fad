namespace Analyzer.Detect.Policies;

/// <summary>
/// Failures after which giving up at the first attempt does not show a limit, as many clients do not try them again: final
/// answers (RFC 9110), gRPC codes that retry policies leave out (gRPC proposal A6), errors of a statement (SQLSTATE classes
/// 21 to 44), and running out of time, which may be a deadline that covers all attempts.
/// </summary>
internal static class InconclusiveFailures
{
    private static readonly HashSet<string> s_names = new(StringComparer.Ordinal)
    {
        "timeout",
        "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "FAILED_PRECONDITION", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "DATA_LOSS", "UNAUTHENTICATED",
    };

    /// <summary>Whether a failure with this label is one of them.</summary>
    public static bool Contains(string label)
    {
        if (s_names.Contains(label)) return true;
        if (label.Length == 3 && int.TryParse(label, out var status))
            return status is (>= 400 and < 500 and not (408 or 425 or 429)) or 500 or 501 or 505;
        // 40 is a transaction rolled back, which may be run again.
        return label.Length == 5 && int.TryParse(label.AsSpan(0, 2), out var sqlClass) && sqlClass is >= 21 and <= 44 and not 40;
    }
}
