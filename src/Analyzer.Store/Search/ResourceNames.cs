using System.Collections.Concurrent;
using System.Text.Json;

namespace Analyzer.Store.Search;

/// <summary>Which service a stored resource is of, parsed once a resource. Safe for use by many threads.</summary>
internal sealed class ResourceNames
{
    private readonly ConcurrentDictionary<int, StoredService> _services = [];

    /// <summary>The service of a row of table <c>resource</c>.</summary>
    public StoredService Of(int id, string service, string attributes) =>
        _services.TryGetValue(id, out var known) ? known : _services.GetOrAdd(id, new StoredService(service, NameOf(attributes) ?? service));

    /// <summary>Whether a service is meant by <see cref="TraceSearch.Service"/>.</summary>
    public static bool IsMeant(StoredService service, string asked) => service.Service == asked || service.Name == asked;

    /// <summary>Services by name, each once.</summary>
    public static IReadOnlyList<StoredService> Ordered(IEnumerable<StoredService> services) =>
        [.. services.Distinct().OrderBy(service => service.Service, StringComparer.Ordinal).ThenBy(service => service.Name, StringComparer.Ordinal)];

    private static string? NameOf(string attributes)
    {
        using var json = JsonDocument.Parse(attributes);
        foreach (var attribute in json.RootElement.EnumerateArray())
        {
            if (attribute.GetProperty("key").ValueEquals("service.name"u8) && attribute.GetProperty("value").TryGetProperty("stringValue", out var name)) return name.GetString() is { Length: > 0 } text ? text : null;
        }

        return null;
    }
}
