namespace Analyzer.Store.Search;

/// <summary>How an engine says what every engine can. Ids are numbers of the store's own; texts travel as parameters.</summary>
/// <param name="HasAny">Whether <c>attribute_ids</c> holds one of the ids of a list such as <c>1, 2</c>.</param>
/// <param name="Contains">Whether a column holds a text: column and parameter.</param>
internal sealed record SearchDialect(Func<string, string> HasAny, Func<string, string, string> Contains);
