namespace Analyzer.Detect.WhatIf.Fit;

/// <summary>Which operation calls which, and how often: of attempts that succeed, and of those that fail.</summary>
internal sealed class OperationGraph
{
    private readonly SortedDictionary<(string Service, string Operation), Operation> _operations = new(Comparer<(string Service, string Operation)>.Create(Compare));

    private OperationGraph()
    {
    }

    /// <summary>Operations called, by name.</summary>
    public IEnumerable<(string Service, string Operation)> Names => _operations.Keys;

    /// <summary>Counts the calls of a model.</summary>
    /// <exception cref="FitException">An operation calls itself, directly or through others.</exception>
    public static OperationGraph Of(ReplayModel model)
    {
        var graph = new OperationGraph();
        for (var row = 0; row < model.Rows.Length; row++) graph.Add(model, row);
        var (open, done) = (new HashSet<(string, string)>(), new HashSet<(string, string)>());
        foreach (var name in graph.Names) graph.Visit(name, open, done);
        return graph;
    }

    /// <summary>What an operation calls: in the order in which its failing attempts still called it, those last that fail, since a failure leaves out what comes after.</summary>
    public IReadOnlyList<FittedCall> CallsOf((string Service, string Operation) name)
    {
        var operation = _operations[name];
        return [.. operation.Calls
            .Where(call => call.Value.InOk > 0 && operation.Ok > 0)
            .OrderByDescending(call => operation.Failed > 0 ? Math.Round(call.Value.InFailed / operation.Failed / (call.Value.InOk / operation.Ok), 2) : 0)
            .ThenBy(call => call.Value.Failed)
            .Select(call => new FittedCall(call.Key.Service, call.Key.Operation, call.Value.InOk / operation.Ok))];
    }

    private static int Compare((string Service, string Operation) a, (string Service, string Operation) b) =>
        string.CompareOrdinal(a.Service, b.Service) is not 0 and var order ? order : string.CompareOrdinal(a.Operation, b.Operation);

    private void Add(ReplayModel model, int row)
    {
        var path = model.Paths[model.Rows[row].Path];
        var operation = Find((path.Edge.Callee, path.Edge.Operation));
        for (var i = row * ReplayModel.Numbers; i < (row + 1) * ReplayModel.Numbers; i++)
        {
            operation.Failed += model.FailedAttempts[i];
            operation.Ok += model.Attempts[i] - model.FailedAttempts[i];
        }

        if (path.Parent < 0) return;
        var parent = model.Paths[path.Parent].Edge;
        var calls = Find((parent.Callee, parent.Operation)).Calls;
        var count = model.Attempts[row * ReplayModel.Numbers];
        var (inOk, inFailed, failed) = calls.GetValueOrDefault((path.Edge.Callee, path.Edge.Operation));
        calls[(path.Edge.Callee, path.Edge.Operation)] = (inOk + (path.InFailed ? 0 : count), inFailed + (path.InFailed ? count : 0), failed + model.Rows[row].Failed);
    }

    private Operation Find((string, string) name)
    {
        if (!_operations.TryGetValue(name, out var operation)) _operations.Add(name, operation = new Operation());
        return operation;
    }

    private void Visit((string Service, string Operation) name, HashSet<(string, string)> open, HashSet<(string, string)> done)
    {
        if (done.Contains(name)) return;
        if (!open.Add(name)) throw new FitException($"{name.Service} {name.Operation} calls itself, directly or through others: how deep that goes is not known");
        foreach (var called in _operations[name].Calls.Keys) Visit(called, open, done);
        open.Remove(name);
        done.Add(name);
    }

    private sealed class Operation
    {
        public double Ok { get; set; }

        public double Failed { get; set; }

        public SortedDictionary<(string Service, string Operation), (double InOk, double InFailed, double Failed)> Calls { get; } = new(Comparer<(string Service, string Operation)>.Create(Compare));
    }
}
