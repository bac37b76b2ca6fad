namespace Analyzer.Service.Rest.Documents;

/// <summary>Parts of the API.</summary>
internal static class Tags
{
    public const string Analyses = "Analyses";
    public const string Incidents = "Incidents";
    public const string Annotations = "Annotations";
    public const string Edges = "Edges";
    public const string Findings = "Findings";
    public const string Graph = "Graph";
    public const string WhatIf = "What-if";
    public const string Traces = "Traces";
    public const string Reports = "Reports";
    public const string Schedules = "Schedules";
    public const string Status = "Status";
    public const string Problems = "Problems";

    /// <summary>Their meaning, in the order in which people need them.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        (Status, "What the service holds and how far it is."),
        (Incidents, "What was found: in windows as they come in, and by analyses. An incident has one id however often it is found."),
        (Annotations, "What people noted about an incident: notes, links, the confirmed cause."),
        (Analyses, "Analyses of a window, asked for and done in the background. The same request is the same analysis."),
        (Edges, "Who called whom, from what background analysis counted: no span is read."),
        (Findings, "What a window shows beside incidents: policies of clients, instances that drift, what paths could amplify to."),
        (Graph, "The services of a window and what runs between them."),
        (WhatIf, "What another policy would have done."),
        (Traces, "Single traces."),
        (Reports, "What retries hid over a day, a week or a month, and which of that is known."),
        (Schedules, "When reports are made and for whom. Each due time stores one report, however many replicas there are."),
        (Problems, "What the kinds of problems mean."),
    ];
}
