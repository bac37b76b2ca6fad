namespace Analyzer.Graph.Assemble;

/// <summary>Sorts the few spans or calls of one trace, of which there are very many, without the delegate that a general sort makes.</summary>
internal static class SmallSort
{
    private const int MostInserted = 32;

    public static void Sort<T, TComparer>(Span<T> items, TComparer comparer)
        where TComparer : struct, IComparer<T>
    {
        if (items.Length > MostInserted)
        {
            items.Sort(comparer);
            return;
        }

        for (var next = 1; next < items.Length; next++)
        {
            var item = items[next];
            var at = next;
            for (; at > 0 && comparer.Compare(items[at - 1], item) > 0; at--) items[at] = items[at - 1];
            items[at] = item;
        }
    }
}
