using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Detect.WhatIf.Fit;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf;

/// <summary>Answers what-ifs by playing the incident.</summary>
public interface IWhatIfSimulator
{
    /// <summary>Plays an incident as it was and with each change.</summary>
    /// <param name="fit">The incident.</param>
    /// <param name="changes">Changes, services by full name, with what replay says of each.</param>
    /// <returns>An answer for each: where a change cannot be played, the replay's with the reason among its assumptions.</returns>
    IReadOnlyList<WhatIfResult> Answer(SystemFit fit, IReadOnlyList<(WhatIfChange Change, WhatIfResult Replay)> changes);
}
