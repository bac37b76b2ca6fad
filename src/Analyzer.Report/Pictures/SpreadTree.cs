using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Pictures;

/// <summary>The arrows of a spread as a tree of text, for terminals and Markdown.</summary>
internal sealed class SpreadTree
{
    private readonly ILookup<string, PropagationStep> _from;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];
    private readonly bool _isUnicode;

    private SpreadTree(Incident incident, bool isUnicode)
    {
        _isUnicode = isUnicode;
        _from = incident.Propagation.Where(step => step.From != step.To).ToLookup(step => step.From, StringComparer.Ordinal);
    }

    /// <summary>One line a service and an arrow; a service that was reached before is not told again.</summary>
    public static IReadOnlyList<string> Of(Incident incident, int mostLines, bool isUnicode = true)
    {
        if (incident.Propagation.Count == 0) return [];
        var tree = new SpreadTree(incident, isUnicode);
        var reached = incident.Propagation.Where(step => step.From != step.To && !step.InLoop).Select(step => step.To).ToHashSet(StringComparer.Ordinal);
        var sources = incident.Affected.Select(service => service.Service).Concat(incident.Propagation.Select(step => step.From)).Distinct(StringComparer.Ordinal).ToList();
        // Sources first; what only a circle of arrows reaches comes after them.
        foreach (var source in sources.Where(source => !reached.Contains(source)).Concat(sources)) tree.Root(source);
        return tree._lines.Count <= mostLines ? tree._lines : [.. tree._lines.Take(mostLines), $"… {Say.Many(tree._lines.Count - mostLines, "further line")}"];
    }

    private void Root(string service)
    {
        if (_seen.Contains(service) || !_from[service].Any()) return;
        _lines.Add(Say.Clean(service));
        Branches(service, "");
    }

    private void Branches(string service, string indent)
    {
        _seen.Add(service);
        var steps = _from[service].OrderBy(step => step.LagNs).ThenBy(step => step.To, StringComparer.Ordinal).ThenBy(step => step.Mechanism).ToList();
        for (var i = 0; i < steps.Count; i++)
        {
            var (step, isLast) = (steps[i], i == steps.Count - 1);
            var isNew = !_seen.Contains(step.To);
            var (branch, rest) = (isLast, _isUnicode) switch
            {
                (false, true) => ("├─ ", "│  "),
                (true, true) => ("└─ ", "   "),
                (false, false) => ("|- ", "|  "),
                _ => ("`- ", "   "),
            };
            var loop = step.InLoop ? _isUnicode ? " ↻ loop" : " (loop)" : "";
            _lines.Add(Say.Clean($"{indent}{branch}{Say.Lag(step.LagNs)} {MechanismText.Words(step.Mechanism)} {(_isUnicode ? "→" : "->")} {step.To}{loop}{(isNew ? "" : ", see above")}"));
            if (isNew) Branches(step.To, indent + rest);
        }
    }
}
