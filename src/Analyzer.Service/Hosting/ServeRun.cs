using System.Net;
using System.Net.Sockets;
using Analyzer.Service.Access;
using Analyzer.Service.Analysis;
using Analyzer.Service.Cli;
using Analyzer.Service.Stores;
using Analyzer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Hosting;

/// <summary>One run of the service, from opening the store to closing it.</summary>
internal static partial class ServeRun
{
    /// <summary>Runs until a signal or the token ends it.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellation)
    {
        await using var store = await StoreAccess.OpenForServingAsync(options, cancellation);
        return await RunAsync(options, store, cancellation);
    }

    /// <summary>Runs over a store that the caller closes.</summary>
    internal static async Task<int> RunAsync(ServeOptions options, ISpanStore store, CancellationToken cancellation)
    {
        var socket = options.Store is null ? RunningService.SocketOf(options.Data) : null;
        if (socket is not null) File.Delete(socket);
        await using var app = ServeHost.Build(options, store, TimeProvider.System, socket, services => services.AddWindowAnalysis(options));
        using var signals = new ShutdownSignals(app.Lifetime, options.ShutdownNs > 0 ? "stopping: what is being received is committed first; once more to stop at once" : "");
        await using var stop = cancellation.Register(app.Lifetime.StopApplication);
        await StartAsync(app, options);
        var addresses = ServeHost.AddressesOf(app);
        var running = socket is null ? null : new RunningService(Environment.ProcessId, socket, options.Receives ? addresses[1].ToString() : "");
        try
        {
            if (socket is not null && !OperatingSystem.IsWindows()) File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            running?.Write(options.Data);
            if (options.Receives) Log.Started(app.Logger, addresses[0].Authority, new Uri(addresses[1], Receivers.OtlpHttpReceiver.Path), addresses[2].Authority);
            if (options.Roles != ServeRoles.All) Log.Roles(app.Logger, ServeRolesText.Show(options.Roles), addresses[^1].Authority);
            await TellAsync(app, options, store, cancellation);
            await app.WaitForShutdownAsync(CancellationToken.None);
            Log.Stopped(app.Logger);
        }
        finally
        {
            running?.Remove(options.Data);
        }

        return ExitCodes.Done;
    }

    /// <summary>Opens the ports.</summary>
    /// <exception cref="CliException">One is taken, or cannot be opened.</exception>
    internal static async Task StartAsync(WebApplication app, ServeOptions options)
    {
        List<Listener> listeners = [new("pages, metrics and health", "--web", options.Web)];
        if (options.Receives) listeners.InsertRange(0, [new("OTLP/gRPC", "--grpc", options.Grpc), new("OTLP/HTTP", "--http", options.Http)]);
        // Ports open last, when work in the background has begun: what cannot listen should not begin.
        foreach (var listener in listeners.Where(listener => IsTaken(listener.Address))) throw Taken(listener);
        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            var taken = listeners.Find(listener => e.Message.Contains($":{listener.Address.Port}:", StringComparison.Ordinal) || e.Message.Contains($":{listener.Address.Port} ", StringComparison.Ordinal));
            throw Taken(taken ?? new Listener("a listener", "--grpc, --http or --web", options.Grpc));
        }
        catch (SocketException e)
        {
            // An address that this machine does not have, or a port that this user may not open; Kestrel does not say which.
            throw CliException.NotDone($"cannot listen on --grpc {options.Grpc}, --http {options.Http} or --web {options.Web}: {e.Message}");
        }
    }

    private static bool IsTaken(ListenAddress address)
    {
        if (address.Port == 0) return false;
        using var probe = new Socket(address.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address.Address, address.Port));
            return false;
        }
        catch (SocketException e)
        {
            // Whatever else is wrong with it is said when it is opened.
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }

    private static CliException Taken(Listener listener)
    {
        var address = listener.Address;
        var free = address.Port + 10_000 <= IPEndPoint.MaxPort ? address.Port + 10_000 : address.Port - 10_000;
        return CliException.NotDone($"port {address.Port} on {address.Address} ({listener.Name}) is in use: stop what listens there, or choose another with {listener.Flag} {address with { Port = free }}");
    }

    private static async Task TellAsync(WebApplication app, ServeOptions options, ISpanStore store, CancellationToken cancellation)
    {
        try
        {
            var statistics = await store.StatisticsAsync(cancellation);
            Log.Stores(app.Logger, statistics.Engine, statistics.Location, Kept(options));
            await WarnAsync(app, options, store, cancellation);
        }
        catch (StoreUnavailableException e)
        {
            // It was there a moment ago and may come back: senders are told to come again until then.
            Log.StoreAway(app.Logger, e.Message);
        }
    }

    private static async Task WarnAsync(WebApplication app, ServeOptions options, ISpanStore store, CancellationToken cancellation)
    {
        var far = new[] { options.Grpc, options.Http, options.Web }.Where(address => !address.IsLoopback).Select(address => address.ToString()).Distinct().ToList();
        if (options.Access == AccessMode.Open && far.Count > 0) Log.Open(app.Logger, string.Join(", ", far));
        var asks = new[] { options.Grpc, options.Http, options.Web }.Any(address => !options.IsOpen(address));
        if (asks && options.AdminKey is null && options.OidcAuthority is null && (await store.Keys.ListAsync(cancellation)).Count == 0) Log.NoKeys(app.Logger);
    }

    private static string Kept(ServeOptions options) => (options.KeepNs, options.KeepBytes) switch
    {
        (null, null) => "for ever (limit it with --keep and --keep-bytes)",
        ({ } ns, null) => $"for {TimeSpan.FromTicks(ns / 100)}",
        (null, { } bytes) => $"up to {SizeText.Show(bytes)}",
        ({ } ns, { } bytes) => $"for {TimeSpan.FromTicks(ns / 100)}, up to {SizeText.Show(bytes)}",
    };

    private sealed record Listener(string Name, string Flag, ListenAddress Address);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Send spans to {Grpc} (OTLP/gRPC) or {Http} (OTLP/HTTP); pages, metrics and health are on {Web}")]
        public static partial void Started(ILogger log, string grpc, Uri http, string web);

        [LoggerMessage(6, LogLevel.Information, "This replica has the roles {Roles}; health and metrics are on {Web}")]
        public static partial void Roles(ILogger log, string roles, string web);

        [LoggerMessage(2, LogLevel.Information, "Stored with {Engine} in {Location}, kept {Kept}")]
        public static partial void Stores(ILogger log, string engine, string location, string kept);

        [LoggerMessage(7, LogLevel.Warning, "{Problem} The service goes on, and stores again when it can")]
        public static partial void StoreAway(ILogger log, string problem);

        [LoggerMessage(4, LogLevel.Warning, "Whoever reaches {Addresses} can send and read spans: access is open")]
        public static partial void Open(ILogger log, string addresses);

        [LoggerMessage(5, LogLevel.Warning, "Callers must send a key and there is none yet: 'analyzer keys add NAME --scope ingest' makes one")]
        public static partial void NoKeys(ILogger log);

        [LoggerMessage(3, LogLevel.Information, "Stopped; everything accepted is stored")]
        public static partial void Stopped(ILogger log);
    }
}
