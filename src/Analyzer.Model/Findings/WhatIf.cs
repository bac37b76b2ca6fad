namespace Analyzer.Model.Findings;

/// <summary>How a what-if was computed.</summary>
public enum WhatIfMethod
{
    /// <summary>The observed calls counted again under the other policy; what follows from less load (shorter queues, fewer time-outs) is left out.</summary>
    Replay,

    /// <summary>The discrete-event simulator, fitted to the incident.</summary>
    Simulation,
}

/// <summary>The load of one service with and without a change.</summary>
/// <param name="Service">Service or peer.</param>
/// <param name="Observed">Attempts it got.</param>
/// <param name="Changed">Attempts it would have got.</param>
/// <param name="ObservedPeakPerSecond">Attempts per second in its worst bucket, attempts/s.</param>
/// <param name="ChangedPeakPerSecond">The same with the change, attempts/s.</param>
public sealed record WhatIfLoad(string Service, double Observed, double Changed, double ObservedPeakPerSecond, double ChangedPeakPerSecond);

/// <summary>A change of policy and what it would have done.</summary>
/// <param name="Change">As written on the command line: <c>orders->inventory: attempts=1</c>.</param>
/// <param name="Text">The same in words.</param>
/// <param name="Proposed">Whether the analysis proposed it itself.</param>
/// <param name="Method">How it was computed.</param>
/// <param name="ExcessAvoided">Excess attempts that would not have been made, over the incident.</param>
/// <param name="ExcessAvoidedShare">Its part of all excess, 0 to 1.</param>
/// <param name="CallsLost">Calls that succeeded by a later attempt and would have failed.</param>
/// <param name="EntryErrorsBefore">Entry requests that failed.</param>
/// <param name="EntryErrorsAfter">Entry requests that would have failed.</param>
/// <param name="Loads">Load of each service it changes, most relieved first.</param>
/// <param name="Assumptions">What was assumed, in words.</param>
public sealed record WhatIfResult(
    string Change,
    string Text,
    bool Proposed,
    WhatIfMethod Method,
    double ExcessAvoided,
    double ExcessAvoidedShare,
    double CallsLost,
    double EntryErrorsBefore,
    double EntryErrorsAfter,
    IReadOnlyList<WhatIfLoad> Loads,
    IReadOnlyList<string> Assumptions);
