using System.Text.Json;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>One injected fault, as <c>labels.json</c> tells it. Used for grading and for nothing else.</summary>
/// <param name="Folder">Folder of the recording, which names the day too: <c>train-ticket-2</c>.</param>
/// <param name="Case">Name of the case in it.</param>
/// <param name="SystemName">The system recorded.</param>
/// <param name="RecordingPath">Path of the recording.</param>
/// <param name="BaselinePath">Path of the recording without a fault.</param>
/// <param name="Service">Service that the fault was injected into.</param>
/// <param name="Fault">Kind of fault.</param>
internal sealed record FaultLabels(string Folder, string Case, string SystemName, string RecordingPath, string BaselinePath, string Service, string Fault)
{
    private static readonly string[] s_inCode = ["return", "exception"];

    /// <summary>Whether the fault is in the code: it returns or throws what it should not.</summary>
    public bool IsInCode => s_inCode.Contains(Fault);

    /// <summary>Group that shares are asked of: the system, and in Train Ticket what kind of fault.</summary>
    public string Group => SystemName switch
    {
        "online-boutique" => "Online Boutique",
        _ when IsInCode => "Train Ticket, faults in code",
        _ => "Train Ticket, delays and contention",
    };

    /// <summary>Every case of every folder that holds labels, by folder and case.</summary>
    public static List<FaultLabels> Find(string data) =>
        [.. Directory.EnumerateDirectories(data)
            .Where(folder => File.Exists(Path.Combine(folder, "labels.json")))
            .Order(StringComparer.Ordinal)
            .SelectMany(Read)];

    private static IEnumerable<FaultLabels> Read(string folder)
    {
        using var labels = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "labels.json")));
        var system = Text(labels.RootElement, "system");
        var baseline = Path.Combine(folder, Text(labels.RootElement, "baseline"));
        return [.. labels.RootElement.GetProperty("cases").EnumerateArray().Select(item => new FaultLabels(
            Path.GetFileName(folder),
            Text(item, "case"),
            system,
            Path.Combine(folder, Text(item, "file")),
            baseline,
            Text(item, "root_cause_service"),
            Text(item, "fault")))];
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString()!;
}
