using System.Globalization;
using System.Text.Json;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>What went wrong in a storm.</summary>
/// <param name="Service">Where.</param>
/// <param name="Instance">In which instance; null where in all.</param>
/// <param name="StartNs">From when, Unix ns.</param>
/// <param name="EndNs">Until when, Unix ns.</param>
internal sealed record StormTrigger(string Service, string? Instance, long StartNs, long EndNs);

/// <summary>A policy that was in force.</summary>
/// <param name="Caller">Calling service.</param>
/// <param name="Callee">Called service.</param>
/// <param name="MaxAttempts">Most attempts of a call, the first included.</param>
/// <param name="TimeoutNs">After which an attempt is given up, ns; 0 where there is none.</param>
internal sealed record TruePolicy(string Caller, string Callee, int MaxAttempts, long TimeoutNs);

/// <summary>What was done to eight real services, and what it did to them: a storm's truth file.</summary>
internal sealed record StormTruth
{
    private const long MillisecondNs = 1_000_000;

    public required string Case { get; init; }

    public required IReadOnlyList<StormTrigger> Triggers { get; init; }

    public required IReadOnlyList<string> RootCauses { get; init; }

    public required IReadOnlyList<string> Affected { get; init; }

    /// <summary>Caller (of redeliveries the queue) and callee, worst first.</summary>
    public required IReadOnlyList<(string Caller, string Callee)> Amplifiers { get; init; }

    public required bool Metastable { get; init; }

    public required IReadOnlyList<TruePolicy> Policies { get; init; }

    /// <summary>Whether nothing was done.</summary>
    public bool Healthy => Triggers.Count == 0;

    /// <summary>Names of the storms in a folder, in order.</summary>
    public static IReadOnlyList<string> Cases(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.truth.json").Select(file => Path.GetFileName(file)[..^".truth.json".Length]).Order(StringComparer.Ordinal)];

    /// <summary>Path of a storm's recording, however it is compressed.</summary>
    public static string RecordingOf(string folder, string storm) =>
        Directory.EnumerateFiles(folder, storm + ".jsonl.*").Order(StringComparer.Ordinal).First();

    /// <summary>Reads the truth of a storm.</summary>
    public static StormTruth Read(string folder, string storm)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, storm + ".truth.json")));
        var root = document.RootElement;
        return new StormTruth
        {
            Case = storm,
            Triggers = [.. root.GetProperty("trigger").EnumerateArray().Select(item =>
                new StormTrigger(item.GetProperty("service").GetString()!, item.GetProperty("instance").GetString(), Time(item, "start"), Time(item, "end")))],
            RootCauses = Texts(root, "rootCauses"),
            Affected = Texts(root, "affected"),
            Amplifiers = [.. Texts(root, "amplifiers").Select(text => text.Split('→')).Select(edge => (edge[0], edge[1]))],
            Metastable = root.GetProperty("metastable").GetBoolean(),
            Policies = PoliciesOf(root.GetProperty("settings")),
        };
    }

    private static TruePolicy[] PoliciesOf(JsonElement settings) =>
    [
        Http(settings, "GatewayCheckout", "gateway", "checkout"),
        Http(settings, "CheckoutInventory", "checkout", "inventory"),
        Http(settings, "PaymentsBank", "payments", "bank.example"),
        new("checkout", "payments", Number(settings, "GrpcAttempts"), Number(settings, "GrpcDeadlineMs") * MillisecondNs),
        new("inventory", "postgresql", 1 + Number(settings, "InventoryDbRetries"), Number(settings, "DbTimeoutS") * 1_000 * MillisecondNs),
    ];

    private static TruePolicy Http(JsonElement settings, string name, string caller, string callee)
    {
        var policy = settings.GetProperty(name);
        return new TruePolicy(caller, callee, 1 + Number(policy, "Retries"), Number(policy, "TimeoutMs") * MillisecondNs);
    }

    private static int Number(JsonElement parent, string name) => parent.GetProperty(name).GetInt32();

    private static string[] Texts(JsonElement parent, string name) => [.. parent.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private static long Time(JsonElement parent, string name) =>
        (DateTime.Parse(parent.GetProperty(name).GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
