using System.Globalization;
using Analyzer.Model.Findings;

namespace Analyzer.Report.Pictures;

/// <summary>A moment of an incident, at which some lanes had been reached and others not yet.</summary>
/// <param name="Window">The incident's time.</param>
/// <param name="AtNs">The moment, Unix ns; null where all of it is shown.</param>
internal readonly record struct SpreadMoment(TimeWindow Window, long? AtNs)
{
    /// <summary>Whether there is one.</summary>
    public bool IsShown => AtNs is not null;

    /// <summary>Whole milliseconds, as a script reads them.</summary>
    public static string Ms(long ns) => (ns / 1_000_000).ToString(CultureInfo.InvariantCulture);

    /// <summary>Style class, after a space, of what was still to come then, or was over; empty for what was going on, and at the end for all.</summary>
    public string Role(long fromNs, long? toNs) => AtNs is not { } at ? "" : fromNs > at ? " ahead" : toNs <= at && at < Window.EndNs ? " over" : "";

    /// <summary>A time since the start, ms; null where no moment is shown.</summary>
    public string? Data(long ns) => IsShown ? Ms(ns - Window.StartNs) : null;
}
