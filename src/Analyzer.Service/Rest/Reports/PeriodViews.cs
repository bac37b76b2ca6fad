using System.ComponentModel;
using Analyzer.Service.Rest.Answers;

namespace Analyzer.Service.Rest.Reports;

[Description("The time to report on: from and to, or last.")]
internal sealed record ReportInput(
    [property: Description("First instant; ends are rounded down to whole hours.")] Instant? From = null,
    [property: Description("First instant no longer reported on.")] Instant? To = null,
    [property: Description("How far back it reaches instead, such as 7d.")] string? Last = null);

[Description("A report on what retries hid over a time, as it is listed.")]
internal sealed record PeriodReportView(
    [property: Description("Its id.")] string Id,
    [property: Description("Id of the schedule that had it made; null where somebody asked for it.")] string? ScheduleId,
    [property: Description("What it is called.")] string Title,
    [property: Description("First instant reported on.")] Instant From,
    [property: Description("First instant no longer reported on.")] Instant To,
    [property: Description("When it was made.")] Instant Created,
    [property: Description("What it found, in a sentence.")] string Headline,
    [property: Description("Whether it says anything that the period before did not.")] bool HasNews,
    [property: Description("Address of the report itself.")] string Self);

[Description("Reports, newest first.")]
internal sealed record PeriodReportPage(
    [property: Description("The reports of this page.")] IReadOnlyList<PeriodReportView> Items,
    [property: Description("Cursor of the next page; null on the last one.")] string? Next);

[Description("An amplifier that is known, until when, and why it may stay meanwhile.")]
internal sealed record AcknowledgementInput(
    [property: Description("Calling service.")] string Caller,
    [property: Description("Called service or peer.")] string Callee,
    [property: Description("Until when it is known; afterwards it counts again.")] Instant Until,
    [property: Description("What is called; all of the edge where it is left out.")] string? Operation = null,
    [property: Description("Why it may stay meanwhile; at most 10,000 letters.")] string Note = "");

[Description("An amplifier that somebody knows of.")]
internal sealed record AcknowledgementView(
    [property: Description("Its id.")] string Id,
    [property: Description("Calling service.")] string Caller,
    [property: Description("Called service or peer.")] string Callee,
    [property: Description("What is called; null for all of the edge.")] string? Operation,
    [property: Description("Until when it is known.")] Instant Until,
    [property: Description("Why it may stay meanwhile.")] string Note,
    [property: Description("Name of the key by which it was noted; empty where access is open.")] string Author,
    [property: Description("When it was noted.")] Instant Created);

[Description("What is known, those that end first in front, those that have ended too.")]
internal sealed record AcknowledgementList(
    [property: Description("The acknowledgements.")] IReadOnlyList<AcknowledgementView> Items);
