using System.Globalization;
using System.Net;

namespace Analyzer.Service.Hosting;

/// <summary>An address and port to listen on.</summary>
/// <param name="Address">IP address; <see cref="IPAddress.Any"/> for all.</param>
/// <param name="Port">TCP port; 0 for any free one.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>How to write one, for messages.</summary>
    public const string Hint = "write it as 127.0.0.1:4317, 0.0.0.0:4317 (every address), [::1]:4317, localhost:4317 or just the port";

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads an address; a port alone is on loopback.</summary>
    public static ListenAddress? Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return port <= IPEndPoint.MaxPort ? new(IPAddress.Loopback, port) : null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port > IPEndPoint.MaxPort) return null;
        var host = text[..colon];
        if (host is "localhost") return new(IPAddress.Loopback, port);
        if (host is "*" or "+") return new(IPAddress.Any, port);
        // Without brackets the last group of an IPv6 address would be taken for the port.
        if (host.Contains(':') && (host[0] != '[' || host[^1] != ']')) return null;
        return IPAddress.TryParse(host, out var address) ? new(address, port) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
