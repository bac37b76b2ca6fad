using System.Runtime.InteropServices;
using Analyzer.Graph.Conventions;

namespace Analyzer.Graph.Populations;

/// <summary>Every population met, by key; failures also by number, for links that wait for their verdict.</summary>
internal sealed class PopulationTable
{
    private readonly Dictionary<PopulationKey, int> _numbers = [];
    private readonly List<(PopulationKey Key, FollowUps FollowUps)> _populations = [];
    private readonly Dictionary<PopulationKey, SiblingCounts> _counts = [];

    public int Count => _populations.Count;

    public (PopulationKey Key, FollowUps FollowUps) this[int number] => _populations[number];

    /// <summary>The number of a population, made if it is new.</summary>
    public int Number(PopulationKey key, FailureClass failure)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, key, out var known);
        if (!known)
        {
            number = _populations.Count;
            _populations.Add((key, new FollowUps { Class = failure }));
        }

        return number;
    }

    /// <summary>Tries of the same edge that succeeded: their follow-ups are the base rate of loops.</summary>
    public FollowUps? Successes(PopulationKey key) => _numbers.TryGetValue(key with { Failure = 0 }, out var number) ? _populations[number].FollowUps : null;

    /// <summary>Sibling counts of the edge.</summary>
    public SiblingCounts Counts(PopulationKey key)
    {
        key = key with { Failure = 0 };
        if (!_counts.TryGetValue(key, out var counts)) _counts.Add(key, counts = new SiblingCounts());
        return counts;
    }
}
