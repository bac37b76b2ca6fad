using Analyzer.Detect.Incidents;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.RootCauses;

/// <summary>
/// How sure a candidate is: how far its evidence outweighs that against the next, less where the evidence is thin, short
/// against the time looked at, or only a change of what requests do. The constants are calibrated on recordings of real
/// faults (docs/accuracy.md): of causes given with 0.8 and more, at least 85 % are right.
/// </summary>
internal static class Confidence
{
    // Calls from which on a ratio is taken at its word.
    private const double Enough = 20;

    // A changed shape is a hint: what is asked for changes too.
    private const double MostByShape = 0.75;

    // Against a baseline of another time, trouble for a small part of the window may be that time's own.
    private const double LastingShare = 0.3;

    /// <summary>0 to 1.</summary>
    /// <param name="place">Place of the candidate, from 0.</param>
    /// <param name="weights">Weights of all candidates, largest first.</param>
    /// <param name="suspect">The candidate.</param>
    /// <param name="mechanism">How it was affected.</param>
    /// <param name="scene">The incident.</param>
    public static double Of(int place, double[] weights, Suspect suspect, Mechanism mechanism, Scene scene)
    {
        var mine = weights[place];
        var rival = place == 0 ? (weights.Length > 1 ? weights[1] : 0) : weights[0];
        var sure = mine / (mine + rival) * (1 - Math.Exp(-Strength(suspect)));
        if (!scene.Reference.IsSameTime)
        {
            var lasting = (double)(scene.To - scene.From) / Math.Max(1, scene.Set.Grid.Count);
            sure *= 0.5 + (0.5 * Math.Min(1, lasting / LastingShare));
        }

        if (suspect.Onset == int.MaxValue) sure *= 0.5;
        if (mechanism == Mechanism.ChangedCalls) sure = Math.Min(sure, MostByShape);
        return Math.Round(Math.Clamp(sure, 0.01, 0.99), 2);
    }

    // Logarithms of how often the usual it was, each as far as there were calls enough to tell.
    private static double Strength(Suspect suspect)
    {
        var strength = 0.0;
        foreach (var blame in suspect.Blames)
        {
            var (ratio, count) = blame.Kind switch
            {
                BlameKind.Failures or BlameKind.Unreachable or BlameKind.Halted => (Math.E * Math.E, blame.Seconds),
                BlameKind.Shape => (Math.E, blame.Seconds),
                BlameKind.Drift => (Math.E * Math.E, Enough),
                BlameKind.OwnWork => Ratio(blame.Edge!.Times.Self, blame.Edge.Usual!.Times.Self),
                BlameKind.Way => Ratio(blame.Edge!.Times.Between, blame.Edge.Usual!.Times.Between),
                _ => Ratio(blame.Edge!.Times.Whole, blame.Edge.Usual!.Times.Whole),
            };
            strength += Math.Log(Math.Max(1, ratio)) * Math.Min(1, count / Enough);
        }

        return strength;
    }

    private static (double Ratio, double Count) Ratio(in Series.TimeSums now, in Series.TimeSums usual) =>
        usual.Count > 0 ? (now.MeanNs / Math.Max(1, usual.MeanNs), now.Count) : (Math.E, now.Count);
}
