namespace Analyzer.Model.Findings;

/// <summary>What a row of a waterfall stands for.</summary>
public enum WaterfallRowKind
{
    /// <summary>An entry request or a call with one attempt.</summary>
    Call,

    /// <summary>A call whose attempts follow as rows of their own.</summary>
    Group,

    /// <summary>One attempt of a group.</summary>
    Attempt,

    /// <summary>Work of the callee after its caller had given up.</summary>
    Orphaned,

    /// <summary>Equal siblings folded into one row.</summary>
    Folded,
}

/// <summary>One row of an exemplar's waterfall: a call, or one of its attempts.</summary>
/// <param name="Kind">What the row stands for.</param>
/// <param name="Depth">Indentation, from 0.</param>
/// <param name="Service">The service that did the work (the callee).</param>
/// <param name="Operation">What was called.</param>
/// <param name="StartNs">Unix start, ns.</param>
/// <param name="DurationNs">Duration, ns.</param>
/// <param name="Status"><c>ok</c>, <c>error</c>, <c>timeout</c> or <c>cancelled</c>.</param>
/// <param name="AttemptNumber">1-based number of the attempt; 0 when the row is no attempt.</param>
/// <param name="Attempts">Attempts of the call the row stands for or belongs to.</param>
/// <param name="Count">Calls the row stands for: 1 unless folded.</param>
/// <param name="Failure">Failure label; empty when it succeeded.</param>
/// <param name="SpanId">The span behind it, 16 hex digits.</param>
/// <param name="OnCriticalPath">Whether the end of the entry request waited for it.</param>
public sealed record WaterfallRow(
    WaterfallRowKind Kind,
    int Depth,
    string Service,
    string Operation,
    long StartNs,
    long DurationNs,
    string Status,
    int AttemptNumber,
    int Attempts,
    int Count,
    string Failure,
    string SpanId,
    bool OnCriticalPath);

/// <summary>A span of an exemplar as evidence, with its attributes masked.</summary>
/// <param name="SpanId">16 hex digits.</param>
/// <param name="ParentSpanId">16 hex digits; empty for a root.</param>
/// <param name="Service">Service.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind in lower case.</param>
/// <param name="StartNs">Unix start as recorded, ns.</param>
/// <param name="DurationNs">Duration, ns.</param>
/// <param name="Status">Status in lower case.</param>
/// <param name="Attributes">Attributes with sensitive values masked, by key.</param>
public sealed record EvidenceSpan(
    string SpanId,
    string ParentSpanId,
    string Service,
    string Name,
    string Kind,
    long StartNs,
    long DurationNs,
    string Status,
    IReadOnlyList<KeyValuePair<string, string>> Attributes);

/// <summary>A trace that shows a finding, carried inside the report.</summary>
/// <param name="TraceId">32 hex digits.</param>
/// <param name="Title">What it shows, in one line.</param>
/// <param name="StartNs">Unix start, ns.</param>
/// <param name="DurationNs">Duration, ns.</param>
/// <param name="Rows">Calls with attempts grouped, in call order; at most a few hundred.</param>
/// <param name="RowsLeftOut">Rows beyond that limit.</param>
/// <param name="Spans">The spans behind the rows, masked.</param>
public sealed record ExemplarTrace(
    string TraceId,
    string Title,
    long StartNs,
    long DurationNs,
    IReadOnlyList<WaterfallRow> Rows,
    int RowsLeftOut,
    IReadOnlyList<EvidenceSpan> Spans);
