using Analyzer.Graph.Pair;
using Analyzer.Graph.Populations;

namespace Analyzer.Graph.Outcomes;

/// <summary>Confirms or cuts the links that waited for their population.</summary>
internal static class Verdicts
{
    /// <summary>Applies each population's verdict to its links.</summary>
    public static PopulationVerdict[] Apply(TryTable tries, PopulationTable populations)
    {
        var verdicts = new PopulationVerdict[populations.Count];
        for (var number = 0; number < verdicts.Length; number++) verdicts[number] = PopulationJudge.Judge(populations, number);
        for (var index = 0; index < tries.Count; index++)
        {
            ref var item = ref tries[index];
            if (item.Population < 0 || item.Prev < 0) continue;
            var verdict = verdicts[item.Population];
            if (verdict.IsRetry)
            {
                item.Confidence = item.Has(TryFlags.Ambiguous) ? verdict.Confidence * 0.7f : verdict.Confidence;
                continue;
            }

            if (verdict.IsFutile) tries[item.Prev].Flags |= TryFlags.Futile;
            tries.Cut(index);
        }

        return verdicts;
    }
}
