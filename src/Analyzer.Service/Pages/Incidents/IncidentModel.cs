using Analyzer.Model.Findings;
using Analyzer.Report.Html;
using Analyzer.Report.Story;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store.Records;

namespace Analyzer.Service.Pages.Incidents;

/// <summary>An incident to look at.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Record">As it is listed.</param>
/// <param name="Found">Its analysis.</param>
/// <param name="Result">The result with this incident first.</param>
/// <param name="Story">The same in words.</param>
internal sealed record IncidentModel(PageFrame Frame, IncidentRecord Record, View.Found Found, AnalysisResult Result, ReportStory Story)
{
    /// <summary>The incident.</summary>
    public Incident Incident => Result.Incidents[0];

    /// <summary>Its page.</summary>
    public string Address => Addresses.Incident(Record.Id);

    /// <summary>Up to which moment its spread is shown.</summary>
    public required Scrubber Scrubber { get; init; }

    /// <summary>The change that is asked about.</summary>
    public required WhatIfForm Form { get; init; }

    /// <summary>What it would have done; null where none is asked, or the answer is not there yet.</summary>
    public Incident? Answer { get; init; }

    /// <summary>Why there is no answer, or that it is under way; empty where there is one or nothing is asked.</summary>
    public string AnswerNote { get; init; } = "";

    /// <summary>What people noted.</summary>
    public IReadOnlyList<AnnotationRecord> Annotations { get; init; } = [];

    /// <summary>Query of a window no longer than it must be to show this incident beside what was usual: its buckets are finer.</summary>
    public string Closer
    {
        get
        {
            var roomNs = Math.Max(Incident.Window.DurationNs, 60_000_000_000);
            return Addresses.Window(Math.Max(Found.Result.Window.StartNs, Incident.Window.StartNs - roomNs), Math.Min(Found.Result.Window.EndNs, Incident.Window.EndNs + (roomNs / 4)));
        }
    }

    /// <summary>The sections of the report, in order.</summary>
    public IReadOnlyList<ReportSection> Sections => [.. ReportSections.Of(Result, Story)];
}
