namespace Analyzer.Store.Search;

/// <summary>How an engine says what every engine can. Ids are numbers of the store's own; texts travel as parameters.</summary>
/// <param name="HasAny">Whether <c>attribute_ids</c> holds one of some ids, few.</param>
/// <param name="Contains">Whether a column holds a text: column and parameter.</param>
internal sealed record SearchDialect(Func<IReadOnlyList<int>, string> HasAny, Func<string, string, string> Contains);
