namespace Analyzer.Store.Dictionary;

/// <summary>
/// Whether values of one attribute key are worth an entry in the dictionary. An entry pays when its value comes again; a key whose
/// values hardly repeat (an address with an id in it, a timestamp) is closed: what is known stays an id, what is new stays in its span.
/// </summary>
internal sealed class KeyAdmission
{
    /// <summary>Most distinct values of one key.</summary>
    internal const int MostValues = 10_000;

    /// <summary>How many distinct values are taken before the key is judged.</summary>
    internal const int TrialValues = 1_000;

    private long _occurrences;

    /// <summary>Distinct values taken.</summary>
    public int Values { get; private set; }

    /// <summary>Whether no further value is taken.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Counts occurrences of the key, whatever the value.</summary>
    public void Saw(int occurrences) => _occurrences += occurrences;

    /// <summary>Whether a value not seen before is taken; counts it when it is.</summary>
    /// <param name="unreported">Occurrences not yet told through <see cref="Saw"/>, this one included.</param>
    public bool TryAdmit(int unreported)
    {
        if (IsClosed) return false;
        if (Values >= MostValues || (Values >= TrialValues && Values * 2L > _occurrences + unreported))
        {
            IsClosed = true;
            return false;
        }

        Values++;
        return true;
    }

    /// <summary>Takes back one value admitted.</summary>
    public void Withdraw() => Values--;

    /// <summary>Counts a value found in the store. How often it occurred is not stored: a few times, or it would not pay to ask.</summary>
    public void Restore()
    {
        Values++;
        _occurrences += 4;
    }
}
