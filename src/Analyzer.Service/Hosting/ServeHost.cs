using Analyzer.Ingest.Files;
using Analyzer.Service.Acceptance;
using Analyzer.Service.Access;
using Analyzer.Service.Analysis;
using Analyzer.Service.Assistants;
using Analyzer.Service.Pages;
using Analyzer.Service.Receivers;
using Analyzer.Service.Reports;
using Analyzer.Service.Rest;
using Analyzer.Service.Stores;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Hosting;

/// <summary>The service as it runs: a table of contents of what it is made of.</summary>
internal static class ServeHost
{
    /// <summary>Puts the service together; nothing runs yet.</summary>
    /// <param name="options">Checked.</param>
    /// <param name="store">Stays the caller's, who closes it when the service has stopped.</param>
    /// <param name="time">The clock.</param>
    /// <param name="socket">Path of the socket through which verbs reach the store; null for none.</param>
    /// <param name="configure">Adds services, such as background analysis; null for none.</param>
    public static WebApplication Build(ServeOptions options, ISpanStore store, TimeProvider time, string? socket = null, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "analyzer" });
        // OpenTelemetry's SDK reads its variables from here. Without them it would export to its default, which is our own receiver.
        builder.Configuration.AddInMemoryCollection(OwnTelemetry.Variables());
        var limits = new ReceiverLimits((int)options.MaxBodyBytes, (int)options.MaxDecompressedBytes);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listeners.Open(kestrel, options, socket));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Span(options.ShutdownNs));
        builder.Services.AddRouting();
        builder.Services.AddSingleton(store).AddSingleton(time).AddSingleton(limits).AddSingleton(LimitsOf(options));
        builder.Services.AddSingleton(new Admission((int)options.MaxRequests, options.MaxInFlightBytes));
        builder.Services.AddSingleton(new TraceLinks(options.TraceUrl));
        builder.Services.AddSingleton<ServiceMeters>().AddSingleton<Health>();
        builder.Services.AddSingleton<OtlpHttpReceiver>().AddSingleton<GrpcAdmission>().AddSingleton<OtlpGrpcReceiver>();
        // Services stop in the reverse order: the ports close first, then what was received is committed.
        builder.Services.AddSingleton<GroupCommitter>().AddHostedService(services => services.GetRequiredService<GroupCommitter>());
        if (options.Roles.HasFlag(ServeRoles.Analyze)) builder.Services.AddSingleton(new Keeping(new RetentionPolicy(options.KeepNs, options.KeepBytes), options.ColumnarAfterNs)).AddHostedService<Retention>();
        builder.Services.AddSingleton<Gauges>().AddHostedService(services => services.GetRequiredService<Gauges>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<OtlpGrpcReceiver>, OtlpGrpcReceiver.Methods>());
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = limits.MaxBodyBytes;
            grpc.CompressionProviders = [new BoundedCompression("gzip", limits.MaxDecompressedBytes), new BoundedCompression("zstd", limits.MaxDecompressedBytes)];
        });
        ServeLogging.Add(builder.Logging, options);
        AssistantServices.Add(builder.Services);
        Cors.Add(builder.Services, options);
        AccessServices.Add(builder.Services, options);
        WebPages.Add(builder.Services, options);
        RestServices.Add(builder.Services);
        var warning = OwnTelemetry.Add(builder.Services, options, Environment.GetEnvironmentVariable);
        configure?.Invoke(builder.Services);
        builder.Services.TryAddSingleton<AnalysisFigures>();
        builder.Services.TryAddSingleton<IPeriodReporter>(services => new PeriodReporter(services.GetRequiredService<ISpanStore>(), services.GetService<WindowOptions>() ?? new WindowOptions()));
        builder.Services.TryAddSingleton<IEdgeAmplification, EdgeAmplificationBoard>();
        builder.Services.AddReportMaking(options);
        var app = builder.Build();
        AccessServices.TakeOver(app);
        Map(app, options.Roles);
        if (warning is not null) app.Logger.LogWarning("{Warning}", warning);
        return app;
    }

    /// <summary>The addresses that a started service listens on, in the order gRPC, HTTP, web; only web where nothing is received.</summary>
    public static IReadOnlyList<Uri> AddressesOf(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Where(address => !address.StartsWith("http://unix:", StringComparison.Ordinal))
            .Select(address => new Uri(address.Replace("//[::]:", "//[::1]:", StringComparison.Ordinal).Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal)))
            .ToList();
        // One listener for both kinds of OTLP is one address.
        return addresses.Count == 2 ? [addresses[0], addresses[0], addresses[1]] : addresses;
    }

    private static void Map(WebApplication app, ServeRoles roles)
    {
        var receiver = app.Services.GetRequiredService<OtlpHttpReceiver>();
        var grpc = app.Services.GetRequiredService<GrpcAdmission>();
        var gate = app.Services.GetRequiredService<AccessGate>();
        var health = app.Services.GetRequiredService<Health>();
        app.MapWhen(context => Listeners.Has(context, ListenerRole.Grpc) && GrpcAdmission.IsGrpc(context.Request), branch =>
        {
            branch.Use((context, next) => grpc.HandleAsync(context, next));
            branch.UseRouting();
            branch.UseEndpoints(endpoints => endpoints.MapGrpcService<OtlpGrpcReceiver>());
        });
        app.MapWhen(context => Listeners.Has(context, ListenerRole.Http), branch =>
        {
            branch.UseCors();
            branch.Use((context, next) => receiver.GuardAsync(context, new RequestDelegate(next)));
            On(branch, OtlpHttpReceiver.Path, receiver.HandleAsync);
            foreach (var path in NotCollected.HttpPaths) On(branch, path, receiver.RefuseOtherSignalAsync);
        });
        app.MapWhen(context => Listeners.Has(context, ListenerRole.Web), branch =>
        {
            On(branch, "/healthz", Health.AliveAsync);
            On(branch, "/readyz", health.ReadyAsync);
            branch.UseWhen(context => context.Request.Path == "/metrics", metrics =>
            {
                metrics.Use((context, next) => gate.Guard(Scopes.Read, new RequestDelegate(next))(context));
                metrics.UseOpenTelemetryPrometheusScrapingEndpoint();
            });
            if (!roles.HasFlag(ServeRoles.Web))
            {
                branch.Run(context => NoPagesAsync(context, roles));
                return;
            }

            branch.UseRouting();
            AccessServices.Use(branch);
            branch.UseEndpoints(WebEndpoints.Map);
        });
        app.MapWhen(context => Listeners.Has(context, ListenerRole.Store) && context.Request.Path.StartsWithSegments(AssistantServices.Path), branch =>
        {
            branch.UseRouting();
            AccessServices.Use(branch);
            branch.UseEndpoints(AssistantServices.Map);
        });
        app.MapWhen(context => Listeners.Has(context, ListenerRole.Store) && context.Request.Path.StartsWithSegments(RestApi.Root), branch =>
        {
            branch.UseRouting();
            AccessServices.Use(branch);
            branch.UseEndpoints(RestApi.Map);
        });
        app.MapWhen(context => Listeners.Has(context, ListenerRole.Store), branch => StoreEndpoints.Map(branch, app.Services.GetRequiredService<ISpanStore>(), app.Services.GetRequiredService<KeyRing>(), app.Services.GetRequiredService<IPeriodReporter>()));
    }

    private static Task NoPagesAsync(HttpContext context, ServeRoles roles)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"This replica runs with --roles {ServeRolesText.Show(roles)} and has no pages: ask one that runs with web. It answers on /healthz, /readyz and /metrics.\n");
    }

    private static void On(IApplicationBuilder app, string path, RequestDelegate serve) =>
        app.MapWhen(context => context.Request.Path.Equals(path, StringComparison.Ordinal), branch => branch.Run(serve));

    private static AcceptanceLimits LimitsOf(ServeOptions options) => new()
    {
        MaxGroupSpans = (int)options.MaxGroupSpans,
        MaxGroupBytes = options.MaxGroupBytes,
        MaxWait = Span(options.MaxWaitNs),
        GroupDelay = Span(options.GroupDelayNs),
        Redact = options.Redact is ["none"] ? [] : options.Redact,
        Decoding = new ReadOptions { MaxAttributes = (int)options.MaxAttributes, MaxValueBytes = (int)options.MaxValueBytes },
    };

    private static TimeSpan Span(long ns) => TimeSpan.FromTicks(ns / 100);
}
