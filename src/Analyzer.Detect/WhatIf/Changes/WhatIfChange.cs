namespace Analyzer.Detect.WhatIf.Changes;

/// <summary>One change of policy. Each kind is a class of its own; <see cref="ChangeText"/> reads them.</summary>
/// <param name="Edge">Where; null: everywhere.</param>
public abstract record WhatIfChange(WhatIfEdge? Edge)
{
    /// <summary>The policy as it is written: <c>attempts=1</c>.</summary>
    public abstract string Policy { get; }

    /// <summary>The change as it is written: <c>orders->inventory: attempts=1</c>.</summary>
    public string Written => Edge is null ? Policy : $"{Edge.Caller}->{Edge.Callee}: {Policy}";

    /// <summary>The same in words.</summary>
    /// <param name="where">Where, in words.</param>
    /// <param name="messages">Whether it is a broker that repeats there, with messages.</param>
    internal abstract string Say(string where, bool messages);

    /// <summary>Counts the calls again.</summary>
    /// <param name="model">The calls.</param>
    internal abstract ReplayOutcome Replay(ReplayModel model);

    /// <summary>What was assumed, beside what every replay assumes.</summary>
    /// <param name="model">The calls.</param>
    internal abstract IEnumerable<string> Assumptions(ReplayModel model);

    /// <summary>What repetitions are called.</summary>
    private protected static string Again(bool messages) => messages ? "redeliveries" : "retries";

    /// <summary>Whether a path's last edge is meant.</summary>
    private protected bool Means(ReplayPath path) =>
        path.Edge.Caller is not null && (Edge is null || (path.Edge.Caller == Edge.Caller && path.Edge.Callee == Edge.Callee));
}
