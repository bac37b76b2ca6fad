using Analyzer.Graph.Conventions;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Pair;

/// <summary>Marks on a try.</summary>
[Flags]
internal enum TryFlags : ushort
{
    None = 0,

    /// <summary>No caller is known: a root, or its parent is absent.</summary>
    Entry = 1,

    /// <summary>The parent is named but absent.</summary>
    MissingParent = 2,

    /// <summary>Shares its caller's span with an earlier try: only the callee's side is its own.</summary>
    SharesClient = 4,

    /// <summary>Not an attempt of its own: part of the one it was folded into.</summary>
    Folded = 8,

    /// <summary>Several groupings fit.</summary>
    Ambiguous = 16,

    /// <summary>A 4xx that was asked again.</summary>
    Futile = 32,

    /// <summary>A message's delivery.</summary>
    Delivery = 64,

    /// <summary>Takes the place of a placeholder elsewhere; no call of its own.</summary>
    Dropped = 128,

    /// <summary>Lost a race to an overlapping try of the same call.</summary>
    LostRace = 256,

    /// <summary>A later delivery shows that this one was not accepted, whatever its status says.</summary>
    Redelivered = 1024,

    /// <summary>Its callee's span handled several messages at once and belongs to an earlier try.</summary>
    SharesServer = 2048,
}

/// <summary>One try before it is known to which call it belongs.</summary>
internal struct Try
{
    /// <summary>Row of the caller's outermost span of this hop; -1 when only the callee shows it.</summary>
    public int Client;

    /// <summary>Row of the innermost client span (the transport's); equals <see cref="Client"/> without nesting.</summary>
    public int Wire;

    /// <summary>Row of the callee's span; -1 when it has none.</summary>
    public int Server;

    /// <summary>Row under which tries of one call are siblings; -1 at a root.</summary>
    public int Scope;

    /// <summary>Row of a client span around all tries; -1 without one.</summary>
    public int CallSpan;

    public int Trace;
    public ulong Identity;
    public long StartNs;
    public long EndNs;

    /// <summary>String ids.</summary>
    public int Caller, Callee, Operation, Failure, SharedKey;

    /// <summary>The try before it in its call; -1 for the first.</summary>
    public int Prev;

    /// <summary>The try after it in its call; -1 for the last.</summary>
    public int Next;

    /// <summary>Population that must confirm <see cref="Prev"/>; -1 when it stands by itself.</summary>
    public int Population;

    /// <summary>The try it was folded into; -1 when it stands for itself.</summary>
    public int FoldedInto;

    /// <summary>The last try folded into it; -1 when it is one request.</summary>
    public int LastPart;

    /// <summary>What <see cref="Prev"/> is taken for.</summary>
    public CallKind Kind;

    /// <summary>What <see cref="Prev"/> rests on.</summary>
    public Verdict Verdict;

    public float Confidence;
    public short EarlierTries;

    /// <summary>Earlier tries that the callee was told of: made between its caller's span and its own, by a proxy or a channel.</summary>
    public short CalleeTries;
    public short Untimed;
    public short Requests;
    public TryFlags Flags;
    public Protocol Protocol;
    public SpanResult Result;
    public FailureClass Class;

    public readonly bool Has(TryFlags flag) => (Flags & flag) != 0;

    /// <summary>Whether the try brought nothing that its caller could use.</summary>
    public readonly bool IsLost => Result != SpanResult.Ok || Has(TryFlags.Redelivered);

    /// <summary>The row that stands for the try.</summary>
    public readonly int Span => Client >= 0 && !Has(TryFlags.SharesClient) ? Client : Server >= 0 ? Server : Client;
}
