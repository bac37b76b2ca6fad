using System.Runtime.CompilerServices;

namespace Analyzer.Report.Story;

/// <summary>A piece of a sentence; names of services stand out.</summary>
/// <param name="Text">The text, cleaned.</param>
/// <param name="Strong">Whether it stands out.</param>
internal readonly record struct Run(string Text, bool Strong);

/// <summary>A name from the traces inside a sentence.</summary>
/// <param name="Text">The name as recorded.</param>
internal readonly record struct Name(string Text);

/// <summary>
/// A sentence made by interpolation: <c>$"{new Name("orders")} was slow"</c>. Names are kept apart from the words
/// around them, so that each format can mark and escape them in its own way.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Prose
{
    private readonly List<Run> _runs = [];

    public Prose(int literalLength, int formattedCount) => _runs.Capacity = formattedCount * 2 + 1;

    /// <summary>The pieces in order.</summary>
    public IReadOnlyList<Run> Runs => _runs;

    public void AppendLiteral(string text) => _runs.Add(new Run(text, false));

    public void AppendFormatted(string text) => _runs.Add(new Run(Say.Clean(text), false));

    public void AppendFormatted(Name name) => _runs.Add(new Run(Say.Clean(name.Text), true));

    public void AppendFormatted(Prose prose) => _runs.AddRange(prose._runs);

    /// <summary>The words without marks.</summary>
    public override string ToString() => string.Concat(_runs.Select(run => run.Text));
}
