using Analyzer.Report.Story;
using Analyzer.Service.Hosting;

namespace Analyzer.Service.Pages.Overview;

/// <summary>Whether spans come, and how far analysis is behind.</summary>
internal static class DataHealth
{
    /// <summary>The facts, by name.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(OverviewModel model)
    {
        var store = model.Store;
        List<(string, string)> facts =
        [
            ("Spans stored", $"{(store.SpansAreExact ? "" : "about ")}{Say.Count(store.Spans)}, {SizeText.Show(store.Bytes)} in {store.Engine}"),
            ("Newest span", store.NewestNs is { } newest ? $"{Say.Window(newest, newest)[..^4].Split('–')[0]} UTC, {Age(model.NowNs - newest)}" : "none"),
            ("Windows that wait for analysis", model.Pending is { Windows: > 0, OldestNs: { } oldest } ? $"{Say.Count(model.Pending.Windows)}, the oldest from {Say.Clock(oldest)}" : "none"),
        ];
        if (model.Found is { } found)
        {
            var quality = found.Result.DataQuality;
            facts.Add(("Sampling", CoverageText.Sampled(quality.Reconstruction.MeanSamplingProbability)));
            facts.Add(("Attempts with a span on both sides", quality.Reconstruction.ClientAttempts > 0 ? Say.Share(quality.Reconstruction.PairedAttempts, quality.Reconstruction.ClientAttempts) : "–"));
            facts.Add(("Spans that miss their parent", Say.Share(quality.Reconstruction.MissingParents, quality.Reconstruction.Spans)));
        }

        return facts;
    }

    private static string Age(long ns) => ns < 1_000_000_000 ? "just now" : $"{Say.Duration(ns)} ago";
}
