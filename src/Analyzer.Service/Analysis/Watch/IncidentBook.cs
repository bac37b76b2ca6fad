using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;
using Analyzer.Store;
using Analyzer.Store.Records;

namespace Analyzer.Service.Analysis.Watch;

/// <summary>The list of incidents: what analyses found, each incident once, however often it is found.</summary>
/// <param name="store">Where it is.</param>
/// <param name="listeners">Told of incidents that are new, or that ended.</param>
/// <param name="time">The clock.</param>
internal sealed class IncidentBook(ISpanStore store, IEnumerable<IIncidentListener> listeners, TimeProvider time)
{
    /// <summary>Enters what an analysis found.</summary>
    /// <param name="analysis">The analysis, whose result is stored.</param>
    /// <param name="result">Its result.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RecordAsync(AnalysisRecord analysis, AnalysisResult result, CancellationToken cancellation)
    {
        if (result.Incidents.Count == 0) return;
        var news = new List<IncidentNews>();
        var fromNs = result.Incidents.Min(incident => incident.Window.StartNs);
        var toNs = result.Incidents.Max(incident => incident.Window.EndNs) + 1;
        await store.Records.MergeIncidentsAsync(fromNs, toNs, stored => Merge(stored, analysis, result, news), cancellation).ConfigureAwait(false);
        foreach (var item in news)
        {
            foreach (var listener in listeners) await listener.OnIncidentAsync(item, cancellation).ConfigureAwait(false);
        }
    }

    private List<IncidentRecord> Merge(IReadOnlyList<IncidentRecord> stored, AnalysisRecord analysis, AnalysisResult result, List<IncidentNews> news)
    {
        // The engine may run this again.
        news.Clear();
        var written = new List<IncidentRecord>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var nowNs = time.NowNs();
        foreach (var incident in result.Incidents)
        {
            var found = Of(incident, analysis, nowNs);
            var known = stored.Where(record => !taken.Contains(record.Id) && IncidentMatch.IsSame(record, found)).MaxBy(record => IncidentMatch.Overlap(record, found));
            if (known is null)
            {
                var id = Free(found.Id, stored.Concat(written));
                written.Add(found with { Id = id });
                taken.Add(id);
                news.Add(new IncidentNews(written[^1], incident, IsNew: true));
                continue;
            }

            taken.Add(known.Id);
            if (!IncidentMatch.ShowsAsMuch(analysis, known)) continue;
            written.Add(found with { Id = known.Id, FoundNs = known.FoundNs });
            if (known.Ongoing && !found.Ongoing) news.Add(new IncidentNews(written[^1], incident, IsNew: false));
        }

        return written;
    }

    private static IncidentRecord Of(Incident incident, AnalysisRecord analysis, long nowNs)
    {
        var cause = incident.RootCauses.Count > 0 ? incident.RootCauses[0] : null;
        return new IncidentRecord
        {
            Id = IncidentMatch.IdOf(incident),
            AnalysisId = analysis.Id,
            Name = incident.Id,
            StartNs = incident.Window.StartNs,
            EndNs = incident.Window.EndNs,
            Ongoing = incident.Ongoing,
            Cause = cause?.Service,
            Mechanism = cause is null ? null : MechanismText.Kebab(cause.Mechanism),
            Confidence = cause?.Confidence,
            Metastable = incident.Metastable,
            Services = [.. incident.Affected.Select(affected => affected.Service).Append(cause?.Service ?? "").Where(service => service.Length > 0).Distinct().Order(StringComparer.Ordinal)],
            Summary = IncidentText.Summary(incident),
            ImpactRequests = incident.Size.ImpactRequests,
            FoundNs = nowNs,
            UpdatedNs = nowNs,
        };
    }

    private static string Free(string id, IEnumerable<IncidentRecord> others)
    {
        var used = others.Select(record => record.Id).ToHashSet(StringComparer.Ordinal);
        var free = id;
        for (var number = 2; used.Contains(free); number++) free = $"{id}-{number}";
        return free;
    }
}
