namespace Analyzer.Service.Access;

/// <summary>What a caller may do; each is the name of an authorization policy, and every route has one of them.</summary>
internal static class Scopes
{
    /// <summary>Send spans.</summary>
    public const string Ingest = "ingest";

    /// <summary>Read everything, and have it analysed.</summary>
    public const string Read = "read";

    /// <summary>Change what others see: annotations, keys, schedules, webhooks.</summary>
    public const string Admin = "admin";

    /// <summary>Anybody: whether the service is alive.</summary>
    public const string Anyone = "anyone";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Ingest, Read, Admin];
}
