using System.ComponentModel;
using System.Text.Json;
using Analyzer.Model.Calls;
using Analyzer.Service.Rest.Answers;

namespace Analyzer.Service.Rest.Traces;

[Description("Addresses that belong to a trace.")]
internal sealed record TraceLinks(
    [property: Description("Its spans as OTLP JSON.")] string Self,
    [property: Description("Its calls with their attempts.")] string Calls);

[Description("A trace that was found.")]
internal sealed record TraceHitView(
    [property: Description("Its id, 32 hex digits.")] string TraceId,
    [property: Description("Start of its newest span that meets the conditions.")] Instant Start,
    [property: Description("Where to go from here.")] TraceLinks Links);

[Description("Traces, newest first.")]
internal sealed record TracePage(
    [property: Description("The traces of this page.")] IReadOnlyList<TraceHitView> Items,
    [property: Description("Cursor of the next page; null on the last one.")] string? Next);

[Description("The spans of a trace as OTLP JSON (ExportTraceServiceRequest), which any OTLP receiver takes.")]
internal sealed record OtlpTrace(
    [property: Description("Spans grouped by resource and scope: opentelemetry-proto, trace/v1, ResourceSpans.")] IReadOnlyList<JsonElement> ResourceSpans);

[Description("One try of a call.")]
internal sealed record CallAttempt(
    [property: Description("The caller's span, or the callee's where the caller has none; 16 hex digits.")] string SpanId,
    [property: Description("The callee's span; null without one of its own.")] string? ServerSpanId,
    [property: Description("Trace of the attempt, which may be another than the call's.")] string TraceId,
    [property: Description("Number of the attempt, from 1.")] int Number,
    [property: Description("When it began.")] Instant Start,
    [property: Description("How long it took.")] long DurationNs,
    [property: Description("How it ended.")] AttemptStatus Status,
    [property: Description("Why it failed, such as 503 or timeout; null where it did not.")] string? Failure);

[Description("A logical call: what a caller wanted once, and the attempts it took.")]
internal sealed record CallView(
    [property: Description("Calling service; null for requests that enter the system.")] string? Caller,
    [property: Description("Called service or uninstrumented peer.")] string Callee,
    [property: Description("What is called.")] string Operation,
    [property: Description("What its attempts are to each other.")] CallKind Kind,
    [property: Description("How it ended for its caller.")] CallOutcome Outcome,
    [property: Description("What the grouping of its attempts rests on.")] Verdict Verdict,
    [property: Description("Confidence in the grouping, 0 to 1.")] double Confidence,
    [property: Description("When it began.")] Instant Start,
    [property: Description("How long it took.")] long DurationNs,
    [property: Description("Attempts, those without spans included.")] int TotalAttempts,
    [property: Description("Index in this list of the call under one of whose attempts it was made; null at the top.")] int? Parent,
    [property: Description("Its attempts that have spans, in order.")] IReadOnlyList<CallAttempt> Attempts);

[Description("The call chain of a trace.")]
internal sealed record TraceCalls(
    [property: Description("The trace.")] string TraceId,
    [property: Description("Its calls, callers before what they call.")] IReadOnlyList<CallView> Items);
