using System.Net;
using System.Net.NetworkInformation;
using System.Reflection;
using Analyzer.Service.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Analyzer.Service.Telemetry;

/// <summary>Our own spans and metrics: metrics always at <c>/metrics</c>, and both over OTLP where an endpoint is named.</summary>
internal static class OwnTelemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    /// <summary>Registers the SDK.</summary>
    /// <param name="services">Where.</param>
    /// <param name="options">Where we listen: our telemetry must not come back to us.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <returns>Why an endpoint is not used; null when all is well.</returns>
    public static string? Add(IServiceCollection services, ServeOptions options, Func<string, string?> environment)
    {
        if (string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) environment = _ => null;
        var (traces, tracesWarning) = Choose(environment(TracesEndpoint) ?? environment(Endpoint), options);
        var (metrics, metricsWarning) = Choose(environment(MetricsEndpoint) ?? environment(Endpoint), options);
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("analyzer", serviceVersion: Version()).AddEnvironmentVariableDetector())
            .WithMetrics(builder =>
            {
                builder.AddMeter(ServiceMeters.Name, "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Hosting", "Npgsql").AddRuntimeInstrumentation().AddPrometheusExporter();
                if (metrics) builder.AddOtlpExporter();
            });
        if (traces)
        {
            telemetry.WithTracing(builder => builder
                // A span for each request of spans would come back as a request of spans, by whatever way.
                .AddAspNetCoreInstrumentation(instrumentation => instrumentation.Filter = context => !Listeners.Has(context, ListenerRole.Grpc | ListenerRole.Http))
                .AddNpgsql()
                .AddOtlpExporter());
        }

        return tracesWarning ?? metricsWarning;
    }

    /// <summary>The environment variables that configure OpenTelemetry's SDK.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Variables() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

    /// <summary>Whether telemetry is sent to an endpoint, and why not.</summary>
    internal static (bool IsSent, string? Warning) Choose(string? endpoint, ServeOptions options)
    {
        if (string.IsNullOrWhiteSpace(endpoint)) return (false, null);
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)) return (false, $"own telemetry is off: '{endpoint}' is not an address");
        var own = new[] { options.Grpc, options.Http }.FirstOrDefault(listener => listener.Port == uri.Port && Reaches(uri, listener));
        return own is null ? (true, null) : (false, $"own telemetry is off: {endpoint} is this service's own receiver ({own}); name another collector");
    }

    private static bool Reaches(Uri uri, ListenAddress listener)
    {
        var isAny = listener.Address.Equals(IPAddress.Any) || listener.Address.Equals(IPAddress.IPv6Any);
        if (uri.IsLoopback) return isAny || listener.IsLoopback;
        if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address)) return address.Equals(listener.Address) || (isAny && (IPAddress.Any.Equals(address) || OwnAddresses().Contains(address)));
        return isAny && uri.Host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<IPAddress> OwnAddresses() =>
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address);

    /// <summary>The version of the program.</summary>
    internal static string Version() =>
        typeof(OwnTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
