namespace Analyzer.Service.Rest.Paging;

/// <summary>Cuts pages.</summary>
internal static class Paged
{
    /// <summary>A page of a list that was read with one item more than it has.</summary>
    /// <param name="items">One more than the limit where there is a next page.</param>
    /// <param name="limit">Items of a page.</param>
    /// <param name="cursor">Cursor of an item.</param>
    public static (IReadOnlyList<T> Items, string? Next) Cut<T>(IReadOnlyList<T> items, int limit, Func<T, string> cursor) =>
        items.Count <= limit ? (items, null) : ([.. items.Take(limit)], cursor(items[limit - 1]));
}
