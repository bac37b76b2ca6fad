using Analyzer.Service.Receivers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Analyzer.Service.Hosting;

/// <summary>What a listener serves.</summary>
[Flags]
internal enum ListenerRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>OTLP/gRPC.</summary>
    Grpc = 1,

    /// <summary>OTLP/HTTP.</summary>
    Http = 2,

    /// <summary>Pages, metrics and health.</summary>
    Web = 4,

    /// <summary>The store, for verbs of the same user on this machine.</summary>
    Store = 8,
}

/// <summary>The listener a connection came in by; a feature of the connection.</summary>
/// <param name="Role">What it serves.</param>
/// <param name="IsOpen">Whether it asks nobody who they are.</param>
/// <param name="IsLoopback">Whether only this machine can reach it.</param>
internal sealed record ListenerFeature(ListenerRole Role, bool IsOpen, bool IsLoopback);

/// <summary>Opens the ports, and knows on which of them a request came.</summary>
internal static class Listeners
{
    /// <summary>Most connections at a time, of all listeners.</summary>
    private const int MaxConnections = 10_000;

    /// <summary>Configures Kestrel.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="options">Addresses and limits.</param>
    /// <param name="socket">Path of the socket for the store; null for none.</param>
    public static void Open(KestrelServerOptions kestrel, ServeOptions options, string? socket)
    {
        kestrel.AddServerHeader = false;
        // The scheme of HTTP/2 in cleartext, where the connection is marked as if it were TLS: see Http2Preface.
        kestrel.AllowAlternateSchemes = true;
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(10));
        if (options.Receives) Receive(kestrel, options);
        Listen(kestrel, options, options.Web, ListenerRole.Web);
        if (socket is not null) kestrel.ListenUnixSocket(socket, listen => Mark(listen, new ListenerFeature(ListenerRole.Store, IsOpen: true, IsLoopback: true)));
    }

    /// <summary>Whether a request came in by a listener of some role.</summary>
    public static bool Has(HttpContext context, ListenerRole role) => ((context.Features.Get<ListenerFeature>()?.Role ?? ListenerRole.None) & role) != 0;

    /// <summary>Whether a request came in by a listener that asks nobody.</summary>
    public static bool IsOpen(HttpContext context) => context.Features.Get<ListenerFeature>()?.IsOpen ?? false;

    /// <summary>Whether a request came in by a listener that only this machine can reach.</summary>
    public static bool IsLoopback(HttpContext context) => context.Features.Get<ListenerFeature>()?.IsLoopback ?? false;

    private static void Receive(KestrelServerOptions kestrel, ServeOptions options)
    {
        if (options.Grpc == options.Http && options.Grpc.Port != 0)
        {
            Listen(kestrel, options, options.Grpc, ListenerRole.Grpc | ListenerRole.Http);
            return;
        }

        Listen(kestrel, options, options.Grpc, ListenerRole.Grpc);
        Listen(kestrel, options, options.Http, ListenerRole.Http);
    }

    private static void Listen(KestrelServerOptions kestrel, ServeOptions options, ListenAddress address, ListenerRole role) =>
        kestrel.Listen(address.Address, address.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            Mark(listen, new ListenerFeature(role, options.IsOpen(address), address.IsLoopback));
            listen.Use(Http2Preface.Detect);
        });

    private static void Mark(ListenOptions listen, ListenerFeature feature)
    {
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }
}
