using Analyzer.Service.Cli;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Windows;

/// <summary>The window that an address asks for, as written.</summary>
/// <param name="From">First instant; null: from the oldest span.</param>
/// <param name="To">First instant no longer shown; null: to the newest span.</param>
/// <param name="BaselineFrom">First instant of a quiet time; null without one.</param>
/// <param name="BaselineTo">First instant after it; null without one.</param>
/// <param name="BucketNs">Width of a bucket, ns; null: chosen from the window.</param>
/// <param name="IsAgain">Whether it is to be analysed again.</param>
internal sealed record ViewQuery(TimeBound? From, TimeBound? To, TimeBound? BaselineFrom, TimeBound? BaselineTo, long? BucketNs, bool IsAgain)
{
    /// <summary>Whether no window is asked for.</summary>
    public bool IsNewest => From is null && To is null;

    /// <summary>Whether what it means changes with the data, so that its address would show something else tomorrow.</summary>
    public bool IsRelative => new[] { From, To, BaselineFrom, BaselineTo }.Any(bound => bound is not (null or TimeBound.At)) || (!IsNewest && (From is null || To is null));

    /// <summary>Reads a query or a form.</summary>
    /// <exception cref="CliException">A time is none.</exception>
    public static ViewQuery Read(Func<string, string?> value) => new(Bound(value, "from"), Bound(value, "to"), Bound(value, "baseline-from"), Bound(value, "baseline-to"), Bucket(value), value("again") == "1");

    /// <summary>Reads the query of a request.</summary>
    /// <exception cref="CliException">A time is none.</exception>
    public static ViewQuery Read(HttpRequest request) => Read(name => request.Query[name].ToString());

    private static long? Bucket(Func<string, string?> value)
    {
        if (value("bucket")?.Trim() is not { Length: > 0 } text) return null;
        return DurationText.TryParse(text, out var ns) && ns is >= 1_000_000 and <= 86_400_000_000_000 ? ns : throw CliException.WrongUsage($"bucket '{text}' is not a duration from 1ms to 1d: {DurationText.Hint}");
    }

    private static TimeBound? Bound(Func<string, string?> value, string name)
    {
        if (value(name)?.Trim() is not { Length: > 0 } text) return null;
        return TimeBound.Parse(text, out var reason) ?? throw CliException.WrongUsage($"{name}: {reason}");
    }
}
