using System.Globalization;
using System.Text;
using Analyzer.Model.Calls;

namespace Analyzer.Detect.Exemplars;

/// <summary>
/// Folds equal siblings: calls of one attempt that went to the same operation, ended the same way and did the same below.
/// 137 equal queries are one row, so that the one that differs can be seen.
/// </summary>
/// <param name="set">The calls.</param>
/// <param name="tree">The trace's tree.</param>
internal sealed class SiblingFolding(CallSet set, CallTree tree)
{
    /// <summary>Fewest equal siblings that are folded.</summary>
    public const int Fewest = 3;

    /// <summary>Calls deeper than this below a call do not tell it from its siblings.</summary>
    private const int ComparedDepth = 12;

    private readonly Dictionary<int, string> _shapes = [];

    /// <summary>Groups of equal siblings, in order of their first; those too small to fold are given call by call.</summary>
    public IEnumerable<IReadOnlyList<int>> Fold(IReadOnlyList<int> siblings)
    {
        if (siblings.Count < Fewest)
        {
            foreach (var call in siblings) yield return [call];
            yield break;
        }

        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var call in siblings)
        {
            var shape = ShapeOf(call, 0);
            if (!groups.TryGetValue(shape, out var group)) groups.Add(shape, group = []);
            group.Add(call);
        }

        foreach (var call in siblings)
        {
            var group = groups[ShapeOf(call, 0)];
            if (group.Count < Fewest) yield return [call];
            else if (group[0] == call) yield return group;
        }
    }

    private string ShapeOf(int at, int depth)
    {
        if (_shapes.TryGetValue(at, out var known)) return known;
        ref readonly var call = ref set.Calls[at];
        var shape = new StringBuilder();
        shape.Append(CultureInfo.InvariantCulture, $"{set.Text(call.Callee)}\u001f{set.Text(call.Operation)}\u001f{(int)call.Outcome}\u001f{call.UntimedAttempts}");
        for (var i = 0; i < call.AttemptCount; i++)
        {
            var attempt = set.Attempts[call.FirstAttempt + i];
            shape.Append(CultureInfo.InvariantCulture, $"\u001e{(int)attempt.Status}{set.Text(attempt.Failure)}{(attempt.OrphanedNs > 0 ? "+" : "")}");
            if (depth == ComparedDepth) continue;
            // Repetition below does not tell two calls apart: ten rows fetched or eleven is the same shape.
            var below = tree.CallsOf(call.FirstAttempt + i).Select(child => ShapeOf(child, depth + 1)).Distinct().Order(StringComparer.Ordinal);
            shape.Append('(').AppendJoin(',', below).Append(')');
        }

        // Long shapes are kept as a digest, or the shape of a deep tree would grow with every level.
        var text = shape.Length > 256 ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(shape.ToString()))) : shape.ToString();
        _shapes.Add(at, text);
        return text;
    }
}
