using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>Where something lay: a service, one of its instances or one of its versions.</summary>
internal static class PlaceText
{
    /// <summary>The place of a cause, its service standing out.</summary>
    public static Prose Of(RootCause cause) => Of(cause.Service, cause.Instance, cause.Version);

    /// <inheritdoc cref="Of(RootCause)"/>
    public static Prose Of(string service, string? instance, string? version) => (instance, version) switch
    {
        ({ } one, _) => $"instance {one} of {new Name(service)}",
        (_, { } one) => $"version {one} of {new Name(service)}",
        _ => $"{new Name(service)}",
    };

    /// <summary>The same as plain text, for tables, the operation included.</summary>
    public static string Plain(RootCause cause) => Of(cause) + (cause.Operation is { } operation ? $" ({operation})" : "");
}
