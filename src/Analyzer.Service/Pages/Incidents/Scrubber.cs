using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Incidents;

/// <summary>A moment of an incident that the reader chose, and those worth stepping to.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="AtMs">The moment, ms since its start.</param>
internal sealed record Scrubber(Incident Incident, long AtMs)
{
    private const long MsNs = 1_000_000;
    private const int MostSteps = 12;

    /// <summary>Length of the incident, ms.</summary>
    public long LengthMs => (Incident.Window.DurationNs + MsNs - 1) / MsNs;

    /// <summary>The moment, Unix ns.</summary>
    public long AtNs => AtMs >= LengthMs ? Incident.Window.EndNs : Incident.Window.StartNs + (AtMs * MsNs);

    /// <summary>Width of a step of the control, ms.</summary>
    public long StepMs => Math.Max(1, LengthMs / 1000);

    /// <summary>Start of the incident, Unix ms.</summary>
    public long StartMs => Incident.Window.StartNs / MsNs;

    /// <summary>The moment in words: when, and how far it had spread.</summary>
    public string Says => $"{Say.Clock(AtNs)} UTC: {Incident.Affected.Count(service => service.OnsetNs <= AtNs)} of {Say.Many(Incident.Affected.Count, "service")} affected by then";

    /// <summary>The onsets, each once, and the end.</summary>
    public IReadOnlyList<(long Ms, string Words)> Steps =>
    [
        .. Incident.Affected.GroupBy(service => Ms(service.OnsetNs)).Where(group => group.Key >= 0).Take(MostSteps)
            .Select(group => (group.Key, $"{Say.Clock(group.First().OnsetNs)} {group.First().Service}{(group.Count() > 1 ? $" and {Say.Many(group.Count() - 1, "other")}" : "")}")),
        (LengthMs, $"{Say.Clock(Incident.Window.EndNs)} {(Incident.Ongoing ? "end of the data" : "recovered")}"),
    ];

    /// <summary>Reads the moment out of an address; the end where it names none.</summary>
    public static Scrubber Read(HttpRequest request, Incident incident)
    {
        var scrubber = new Scrubber(incident, long.MaxValue);
        return long.TryParse(request.Query["at"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? scrubber with { AtMs = Math.Min(at, scrubber.LengthMs) } : scrubber with { AtMs = scrubber.LengthMs };
    }

    // Rounded up: at that moment it had begun.
    private long Ms(long ns) => (ns - Incident.Window.StartNs + MsNs - 1) / MsNs;
}
