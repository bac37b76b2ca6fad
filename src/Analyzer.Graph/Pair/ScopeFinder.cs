using System.Runtime.InteropServices;
using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Pair;

/// <summary>
/// Finds the span under which the tries of one call are siblings: their parent, or, where each try sits in an INTERNAL span of
/// its own ("attempt", a coroutine's, a thread's), the parent of those; however many INTERNAL spans lie between.
/// </summary>
internal sealed class ScopeFinder(TraceForest forest)
{
    private const int MostSteps = 64;
    private const int MostKept = 1024;

    private readonly int[] _triesUnder = new int[forest.Spans.Count];
    private Dictionary<(int Parent, int Name), int> _alike = [];
    private readonly Dictionary<int, bool> _namesAnAttempt = [];

    /// <summary>Sets the scope of each try from <paramref name="first"/> on; all are of one trace.</summary>
    public void Assign(TryTable tries, int first)
    {
        // Clearing costs what the largest trace before needed.
        if (_alike.Capacity > MostKept) _alike = [];
        else _alike.Clear();
        for (var index = first; index < tries.Count; index++) Count(tries[index].Scope);
        for (var index = first; index < tries.Count; index++)
        {
            ref var item = ref tries[index];
            if (item.Scope >= 0) item.Scope = Lift(item.Scope);
        }
    }

    private void Count(int scope)
    {
        for (var step = 0; step < MostSteps && scope >= 0 && forest.Spans.Kinds[scope] is SpanKind.Internal or SpanKind.Unspecified; step++)
        {
            var parent = forest.Parent[scope];
            if (_triesUnder[scope]++ == 0) CollectionsMarshal.GetValueRefOrAddDefault(_alike, (parent, forest.Spans.Names[scope]), out _)++;
            if (parent < 0 || forest.Service(parent) != forest.Service(scope)) return;
            scope = parent;
        }
    }

    private int Lift(int scope)
    {
        var lifted = scope;
        for (var step = 0; step < MostSteps; step++)
        {
            var parent = forest.Parent[scope];
            if (parent < 0 || _triesUnder[scope] != 1 || forest.Spans.Kinds[scope] is not (SpanKind.Internal or SpanKind.Unspecified)) return lifted;
            if (forest.Service(parent) != forest.Service(scope)) return lifted;
            var name = forest.Spans.Names[scope];
            if (_alike.GetValueOrDefault((parent, name)) >= 2 || NamesAnAttempt(name)) lifted = parent;
            scope = parent;
        }

        return lifted;
    }

    private bool NamesAnAttempt(int name)
    {
        if (!_namesAnAttempt.TryGetValue(name, out var does))
        {
            does = AttemptNames.NamesATry(forest.Spans.Strings.GetString(name));
            _namesAnAttempt.Add(name, does);
        }

        return does;
    }
}
