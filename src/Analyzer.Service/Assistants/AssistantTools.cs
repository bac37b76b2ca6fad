using System.ComponentModel;
using System.Globalization;
using System.Text;
using Analyzer.Detect.WhatIf;
using Analyzer.Graph;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Report.Json;
using Analyzer.Report.Story;
using Analyzer.Service.Access;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Cli;
using Analyzer.Service.Hosting;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Analyzer.Service.Assistants;

/// <summary>What an assistant may ask (Model Context Protocol, tools).</summary>
[McpServerToolType]
internal sealed class AssistantTools(ISpanStore store, AnalysisRuns runs, WindowOptions options, TimeProvider time, IHttpContextAccessor? http = null)
{
    private const int MostCalls = 40;

    [McpServerTool(Name = "list_incidents", Title = "Incidents", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Incidents found in the traces, newest first: the likely cause, what became of it, when, how many services and requests were hit. Start here.")]
    public async Task<string> ListIncidentsAsync(
        [Description("Only those that end after this time (RFC 3339).")] string? from = null,
        [Description("Only those that start before this time (RFC 3339).")] string? to = null,
        [Description("Only those that affect this service.")] string? service = null,
        [Description("At most so many, 1 to 50.")] int limit = 10,
        CancellationToken cancellation = default)
    {
        var query = new IncidentQuery { FromNs = Instant(from, long.MinValue), ToNs = Instant(to, long.MaxValue), Service = service, Limit = Math.Clamp(limit, 1, 50) };
        var incidents = await store.Records.IncidentsAsync(query, cancellation);
        if (incidents.Count > 0) return new Answer().List($"{incidents.Count} incidents, newest first:", incidents, incidents.Count, IncidentAnswers.Line).ToString();
        var statistics = await store.StatisticsAsync(cancellation);
        return statistics is { OldestNs: { } oldest, NewestNs: { } newest } ? $"No incident found there. The store holds spans from {TimeText.Instant(oldest)} to {TimeText.Instant(newest)}." : "The store holds no spans yet.";
    }

    [McpServerTool(Name = "get_incident", Title = "One incident", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("One incident: its cause with reasons and evidence first, then trigger, amplifiers, where it went beyond control, where it was contained, what ended it, what dashboards hid, what would have helped, and how far the data can be trusted.")]
    public async Task<string> GetIncidentAsync([Description("Its id, from list_incidents.")] string id, CancellationToken cancellation = default)
    {
        var (record, incident, result) = await FindAsync(id, cancellation);
        return IncidentAnswers.Whole(record, incident, result, await store.Records.AnnotationsAsync(id, cancellation));
    }

    [McpServerTool(Name = "incident_propagation", Title = "How it spread", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("How an incident spread: affected services in order of onset, arrows along real calls with lags and shares, speed and size.")]
    public async Task<string> PropagationAsync([Description("Its id, from list_incidents.")] string id, CancellationToken cancellation = default)
    {
        var (record, incident, result) = await FindAsync(id, cancellation);
        return IncidentAnswers.Spread(record, incident, result);
    }

    [McpServerTool(Name = "list_amplifiers", Title = "Edges that amplify", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Edges that make more attempts than calls in the latest analysis, whether an incident came of it or not, with how much of it no error rate shows.")]
    public async Task<string> AmplifiersAsync(CancellationToken cancellation = default)
    {
        var result = await LatestAsync(cancellation);
        var edges = new Measures(result).Amplifiers;
        if (edges.Count == 0) return new Answer().Line("No edge amplifies.").Quality(result).ToString();
        return new Answer()
            .List("Most attributed excess first:", edges, 15, edge => $"{Measures.Arrow(edge)}: {Say.Factor(edge.Counts.Amplification)} ({Say.Factor(edge.PeakAmplification)} at its peak), {Say.Count(edge.Counts.Excess)} attempts in excess of {Say.Count(edge.Counts.Calls)} calls, {Say.Count(edge.Counts.Masked)} of {Say.Count(edge.Counts.FailedAttempts)} failed attempts masked{Answer.Evidence(edge.Exemplars)}")
            .Quality(result).ToString();
    }

    [McpServerTool(Name = "list_policies", Title = "Retry policies", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("How clients retry as inferred from the latest analysis (attempts, time-outs, backoff), instances that diverge, layers that work against each other, and what each path could multiply a request to.")]
    public async Task<string> PoliciesAsync([Description("Only those that concern this service.")] string? service = null, CancellationToken cancellation = default)
    {
        var whole = await LatestAsync(cancellation);
        var result = service is null ? whole : ResultScope.Only(whole, [service]);
        return new Answer()
            .List("Conflicts between layers, worst first:", result.PolicyConflicts, 5, conflict => conflict.Text)
            .List("Policies:", result.Policies, 20, policy => $"{Measures.Arrow(policy.Caller, policy.Callee)} ({policy.Operation}){(policy.Version is { } version ? $", version {version}" : "")}{(policy.Instance is { } instance ? $", instance {instance}" : "")}: {(policy.LimitReached ? "" : "at least ")}{policy.MaxAttempts} attempts{(policy.TimeoutNs is { } ns ? $", time-out {Say.Duration(ns)}" : "")}, backoff {policy.Backoff.ToString().ToLowerInvariant()}, retried on {(policy.RetriedOn.Count > 0 ? string.Join(", ", policy.RetriedOn) : "nothing seen")}; confidence {policy.Confidence.ToString("0.00", CultureInfo.InvariantCulture)} from {Say.Count(policy.Calls)} calls{Answer.Evidence(policy.Exemplars)}")
            .List("Diverging instances and versions:", result.Drift, 10, drift => $"{drift.Service} {drift.Instance ?? drift.Version}: {drift.Aspect}{(drift.Edge is { } edge ? $" on {edge}" : "")} {drift.Value.ToString("0.###", CultureInfo.InvariantCulture)} against {drift.Peers.ToString("0.###", CultureInfo.InvariantCulture)} {drift.Unit} of its peers; confidence {drift.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}{Answer.Evidence(drift.Exemplars)}")
            .List("What one request could become, worst first:", result.Potential, 5, path => $"{string.Join(" → ", path.Steps.Select(step => step.Callee))}: {Say.Factor(path.Potential)} over {path.Layers} layers that retry ({Say.Factor(path.Seen)} seen)")
            .Quality(whole).ToString();
    }

    [McpServerTool(Name = "trace_calls", Title = "Calls of a trace", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("The calls of one trace with their attempts grouped: who called whom, how often it was tried, what failed and what was hidden. One JSON object a line.")]
    public async Task<string> TraceCallsAsync([Description("The trace's id, 32 hex digits; answers name them as evidence.")] string traceId, CancellationToken cancellation = default)
    {
        var trace = TraceId.Parse(traceId.Trim()) ?? throw new McpException($"'{traceId}' is no trace id: 32 hex digits");
        var spans = new SpanBatch();
        if (await store.ReadTraceAsync(trace, spans, cancellation) == 0) throw new McpException($"the store holds no span of trace {traceId}: it may be older than what is kept");
        using var written = new MemoryStream();
        CallsWriter.Write(Reconstruction.Run(spans, new ReconstructionOptions(), cancellation), written);
        var lines = Encoding.UTF8.GetString(written.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.Take(MostCalls)) + (lines.Length > MostCalls ? $"\n… and {lines.Length - MostCalls} more calls" : "");
    }

    [McpServerTool(Name = "what_if", Title = "What if", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("What an incident's load would have been under another policy: 'caller->callee: attempts=1', 'budget=10%', 'retry-only-at=leaf', 'backoff=exponential(100ms,2,jitter)', 'deadline=propagated'. Takes some seconds.")]
    public async Task<string> WhatIfAsync(
        [Description("The incident's id, from list_incidents.")] string id,
        [Description("Changes, each answered by itself.")] string[] changes,
        [Description("true: play the incident in a simulator fitted to it, so that queues follow the load; false: count the observed calls again.")] bool simulate = false,
        CancellationToken cancellation = default)
    {
        foreach (var change in changes)
        {
            if (ChangeText.Parse(change, out var reason) is null) throw new McpException(reason);
        }

        var (record, _, _) = await FindAsync(id, cancellation);
        var analysis = (await store.Records.AnalysisAsync(record.AnalysisId, cancellation))!;
        var asked = AnalysisRequest.FromJson(analysis.Request) with { WhatIf = changes, WhatIfMethod = simulate ? WhatIfMethod.Simulation : WhatIfMethod.Replay };
        var result = await new RequestedAnalysis(store, options).RunAsync(asked, _ => { }, cancellation);
        return result.Incidents.FirstOrDefault(found => found.Id == record.Name) is { } incident
            ? IncidentAnswers.WhatIf(incident.WhatIf)
            : throw new McpException($"the incident '{id}' is not found again in the spans that are stored now: its time may be past retention");
    }

    [McpServerTool(Name = "annotate_incident", Title = "Note on an incident", ReadOnly = false, Destructive = false, OpenWorld = false)]
    [Description("Adds a note to an incident that everybody sees, such as a confirmed cause or a link. Needs a key with the scope admin.")]
    public async Task<string> AnnotateAsync(
        [Description("The incident's id.")] string id,
        [Description("note, link or cause.")] string kind,
        [Description("The text, the address, or the service that was the cause.")] string body,
        CancellationToken cancellation = default)
    {
        var context = http?.HttpContext;
        if (context is not null && !Listeners.IsOpen(context) && !Caller.May(context.User, Scopes.Admin)) throw new McpException($"this key may read only: noting needs one with the scope '{Scopes.Admin}'");
        body = body.Trim();
        if (NoteRules.Mistake(kind, body) is { } mistake) throw new McpException($"the note {mistake}");
        if (await store.Records.IncidentAsync(id, cancellation) is null) throw new McpException(Unknown(id));
        await store.Records.AnnotateAsync(NoteRules.New(id, kind, body, context is null ? "" : Caller.NameOf(context.User), time), cancellation);
        return "noted";
    }

    private static string Unknown(string id) => $"there is no incident '{id}': list_incidents names them";

    private static long Instant(string? text, long otherwise)
    {
        if (text is null) return otherwise;
        return TimeBound.Parse(text, out var reason) is TimeBound.At at ? at.UnixNs : throw new McpException(reason);
    }

    private async Task<(IncidentRecord Record, Incident Incident, AnalysisResult Result)> FindAsync(string id, CancellationToken cancellation)
    {
        var record = await store.Records.IncidentAsync(id, cancellation) ?? throw new McpException(Unknown(id));
        var analysis = await store.Records.AnalysisAsync(record.AnalysisId, cancellation);
        var result = analysis is null ? null : await runs.ResultAsync(analysis, cancellation);
        return result?.Incidents.FirstOrDefault(incident => incident.Id == record.Name) is { } incident
            ? (record, incident, result)
            : throw new McpException($"the analysis behind '{id}' is being done again or is of another version: ask again in a while");
    }

    private async Task<AnalysisResult> LatestAsync(CancellationToken cancellation)
    {
        foreach (var analysis in await store.Records.AnalysesAsync(new AnalysisQuery { Status = AnalysisStatus.Succeeded, Limit = 3 }, cancellation))
        {
            if (await runs.ResultAsync(analysis, cancellation) is { } result) return result;
        }

        throw new McpException("nothing was analysed yet: windows are analysed half a minute after their last span");
    }
}
