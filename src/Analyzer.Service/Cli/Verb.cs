using System.CommandLine;

namespace Analyzer.Service.Cli;

/// <summary>A command whose help teaches by example.</summary>
/// <param name="name">What the user types.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Lines to copy, each with what it does.</param>
internal sealed class Verb(string name, string description, string examples) : Command(name, description)
{
    /// <summary>Lines to copy, each with what it does.</summary>
    public string Examples { get; } = examples;

    /// <summary>Whether the verb ends itself in good order when it is told to; others are simply stopped.</summary>
    public bool HandlesSignals { get; init; }

    /// <summary>Sets what the verb does. It runs on another thread, so that Ctrl+C is heard while it computes.</summary>
    public Verb Does(Action<ParseResult, CancellationToken> work)
    {
        SetAction((parsed, cancellation) => Task.Run(() => work(parsed, cancellation), cancellation));
        return this;
    }
}
