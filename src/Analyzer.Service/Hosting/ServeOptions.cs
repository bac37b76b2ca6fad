using System.Net;
using Analyzer.Service.Access;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Hosting;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>Text on a terminal, JSON elsewhere.</summary>
    Auto,

    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: one JSON object a line.</summary>
    Json,
}

/// <summary>Everything that <c>analyzer serve</c> can be told. <see cref="Settings"/> says how each is named, written and described.</summary>
internal sealed class ServeOptions
{
    public string? Store { get; set; }

    public string Data { get; set; } = "";

    public ListenAddress Grpc { get; set; } = new(IPAddress.Loopback, 4317);

    public ListenAddress Http { get; set; } = new(IPAddress.Loopback, 4318);

    public ListenAddress Web { get; set; } = new(IPAddress.Loopback, 8080);

    public ServeRoles Roles { get; set; } = ServeRoles.All;

    /// <summary>Whether spans are received.</summary>
    internal bool Receives => Roles.HasFlag(ServeRoles.Ingest);

    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    public AccessMode Access { get; set; }

    public string? AdminKey { get; set; }

    public string? OidcAuthority { get; set; }

    public string? OidcAudience { get; set; }

    public IReadOnlyList<string> Webhooks { get; set; } = [];

    public IReadOnlyList<string> SlackWebhooks { get; set; } = [];

    public string? WebhookSecret { get; set; }

    public string? PublicUrl { get; set; }

    public string? TraceUrl { get; set; }

    public long RateLimit { get; set; }

    public IReadOnlyList<string> Redact { get; set; } = [];

    public long? KeepNs { get; set; }

    public long? KeepBytes { get; set; }

    public long? KeepRollupsNs { get; set; }

    public long? ColumnarAfterNs { get; set; }

    public string? Smtp { get; set; }

    public string? SmtpPassword { get; set; }

    public string MailFrom { get; set; } = "analyzer@localhost";

    public long SettleNs { get; set; }

    public long WatchNs { get; set; }

    public long MaxBodyBytes { get; set; }

    public long MaxDecompressedBytes { get; set; }

    public long MaxInFlightBytes { get; set; }

    public long MaxRequests { get; set; }

    public long MaxAttributes { get; set; }

    public long MaxValueBytes { get; set; }

    public long MaxGroupSpans { get; set; }

    public long MaxGroupBytes { get; set; }

    public long MaxWaitNs { get; set; }

    public long GroupDelayNs { get; set; }

    public long ShutdownNs { get; set; }

    public LogLevel LogLevel { get; set; }

    public LogFormat LogFormat { get; set; }

    /// <summary>Whether callers need not say who they are at an address.</summary>
    public bool IsOpen(ListenAddress address) => Access == AccessMode.Open || (Access == AccessMode.Auto && address.IsLoopback);

    /// <summary>Folder of the embedded file when none is named (XDG Base Directory Specification, state).</summary>
    public static string DefaultData(Func<string, string?> environment)
    {
        var state = environment("XDG_STATE_HOME");
        // Relative paths are to be ignored, says the specification.
        if (string.IsNullOrEmpty(state) || !Path.IsPathRooted(state)) state = Path.Combine(environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "analyzer");
    }
}
