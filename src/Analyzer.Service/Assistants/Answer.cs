using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Service.Assistants;

/// <summary>Text for an assistant: the cause first, since answers get cut; numbers with units, evidence by trace and span id.</summary>
internal sealed class Answer
{
    private const int MostExemplars = 2;

    private readonly StringBuilder _text = new();

    /// <summary>A line.</summary>
    public Answer Line(string text)
    {
        // What keeps numbers and units together on paper is a stumbling block here.
        _text.Append(text.Replace(Say.Gap, " ", StringComparison.Ordinal)).Append('\n');
        return this;
    }

    /// <summary>A heading with lines below it; nothing where there is none.</summary>
    public Answer List<T>(string heading, IReadOnlyList<T> items, int most, Func<T, string> line)
    {
        if (items.Count == 0) return this;
        Line(heading);
        foreach (var item in items.Take(most)) Line("- " + line(item));
        return items.Count > most ? Line($"- … and {items.Count - most} more") : this;
    }

    /// <summary>How far the answer can be trusted.</summary>
    public Answer Quality(AnalysisResult result)
    {
        Line($"Data: {Say.Count(result.DataQuality.Spans)} spans of {Say.Count(result.DataQuality.Traces)} traces, {Say.Window(result.Window.StartNs, result.Window.EndNs)}; {BaselineText.Meta(result)}.");
        return List("Limits of the data:", result.DataQuality.Notes, 4, note => note);
    }

    /// <summary>The ids of spans that show something; empty where there are none.</summary>
    public static string Evidence(IReadOnlyList<SpanReference> exemplars) =>
        exemplars.Count == 0 ? "" : $" [evidence: {string.Join(", ", exemplars.Take(MostExemplars).Select(span => $"trace {span.TraceId} span {span.SpanId}"))}]";

    /// <summary>Where a cause lies.</summary>
    public static string Place(RootCause cause)
    {
        var parts = new[] { ("instance", cause.Instance), ("version", cause.Version), ("operation", cause.Operation) }.Where(part => part.Item2 is not null).Select(part => $"{part.Item1} {part.Item2}");
        return string.Join(", ", parts.Prepend($"{cause.Service} ({MechanismText.Words(cause.Mechanism)})"));
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString().TrimEnd('\n');
}
