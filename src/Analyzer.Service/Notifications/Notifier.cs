using System.Text.Json.Nodes;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Report.Story;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Notifications;

/// <summary>Writes news into the outbox, once for each receiver.</summary>
internal sealed partial class Notifier(ISpanStore store, NotificationOptions options, TimeProvider time, ILogger<Notifier> log) : IIncidentListener, IAnalysisListener
{
    // An amplifier that was gone for a week and comes back is news.
    private const long ForgottenNs = 7 * 86_400_000_000_000;

    // Fewer failed attempts than this unseen ones are no habit.
    private const double LeastHidden = 0.5;

    /// <inheritdoc/>
    public Task OnIncidentAsync(IncidentNews news, CancellationToken cancellation)
    {
        var record = news.Record;
        var data = new JsonObject
        {
            ["incident"] = record.Id,
            ["cause"] = record.Cause,
            ["mechanism"] = record.Mechanism,
            ["confidence"] = record.Confidence,
            ["services"] = record.Services.Count,
            ["metastable"] = record.Metastable,
            ["ongoing"] = record.Ongoing,
            ["requestsHit"] = Math.Round(record.ImpactRequests),
        };
        var type = news.IsNew ? "incident.found" : "incident.ended";
        return TellAsync(new Message($"{record.Id}.{type}", type, record.Id, time.NowNs(), record.Summary, $"/incidents/{record.Id}", data), cancellation);
    }

    /// <inheritdoc/>
    public async Task OnAnalysisAsync(AnalysisRecord analysis, AnalysisResult result, CancellationToken cancellation)
    {
        if (!options.IsOn) return;
        var hidden = new Measures(result).Amplifiers.Where(edge => edge.Counts.FailedAttempts > 0 && edge.Counts.Masked >= LeastHidden * edge.Counts.FailedAttempts).ToDictionary(edge => (edge.Caller!, edge.Callee, edge.Operation));
        if (hidden.Count == 0) return;
        var nowNs = time.NowNs();
        foreach (var key in await store.Outbox.SeeAmplifiersAsync([.. hidden.Keys], nowNs, nowNs - ForgottenNs, cancellation)) await TellAsync(Of(hidden[key], nowNs), cancellation);
    }

    private static Message Of(EdgeSummary edge, long nowNs)
    {
        var counts = edge.Counts;
        var data = new JsonObject
        {
            ["caller"] = edge.Caller,
            ["callee"] = edge.Callee,
            ["operation"] = edge.Operation,
            ["calls"] = Math.Round(counts.Calls),
            ["attempts"] = Math.Round(counts.Attempts),
            ["amplification"] = Math.Round(counts.Amplification, 2),
            ["maskedAttempts"] = Math.Round(counts.Masked),
        };
        var summary = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Measures.Arrow(edge)} makes {counts.Amplification:0.##} attempts a call, and {counts.Masked / counts.FailedAttempts:P0} of its {counts.FailedAttempts:#,0} failed attempts show in no error rate.");
        var path = $"/edges?caller={Uri.EscapeDataString(edge.Caller!)}&callee={Uri.EscapeDataString(edge.Callee)}&operation={Uri.EscapeDataString(edge.Operation)}";
        return new Message($"amplifier.{Measures.Arrow(edge)}.{nowNs / 1_000_000_000}", "amplifier.found", Measures.Arrow(edge), nowNs, summary, path, data);
    }

    private async Task TellAsync(Message message, CancellationToken cancellation)
    {
        if (!options.IsOn) return;
        try
        {
            await store.Outbox.AddAsync(
                [
                    .. options.Webhooks.Select(target => Record(message, target, message.ToCloudEvent(options.PublicUrl))),
                    .. options.SlackWebhooks.Select(target => Record(message, target, message.ToSlack(options.PublicUrl))),
                ],
                cancellation);
        }
        catch (StoreException e)
        {
            Log.Lost(log, message.Id, e);
        }
    }

    private static NotificationRecord Record(Message message, string target, string body) =>
        new() { Id = message.Id, Target = target, Type = message.Type, Subject = message.Subject, Body = body, CreatedNs = message.TimeNs, DueNs = message.TimeNs };

    private static partial class Log
    {
        [LoggerMessage(601, LogLevel.Warning, "The notification {Id} could not be written and will not be sent")]
        public static partial void Lost(ILogger log, string id, Exception exception);
    }
}
