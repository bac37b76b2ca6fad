using System.Globalization;
using Analyzer.Model.Periods;
using Analyzer.Service.Hosting;
using Analyzer.Service.Stores;

namespace Analyzer.Service.Reports;

/// <summary>Lets the service that holds the embedded file make the report.</summary>
/// <param name="client">Reaches its socket.</param>
/// <param name="service">The service.</param>
internal sealed class RemotePeriodReporter(HttpClient client, RunningService service) : IPeriodReporter
{
    /// <summary>Where it is asked, below <c>/store/</c>.</summary>
    public const string Path = "period";

    /// <inheritdoc/>
    public async Task<PeriodReport> MakeAsync(PeriodRequest request, Action<string> step, CancellationToken cancellation)
    {
        step("Waiting for the service to make the report");
        var before = request.Before is { } time ? string.Create(CultureInfo.InvariantCulture, $"&beforeFrom={time.StartNs}&beforeTo={time.EndNs}") : "";
        using var response = await RemoteSpanStore.SendAsync(client, service, string.Create(CultureInfo.InvariantCulture, $"{Path}?from={request.Period.StartNs}&to={request.Period.EndNs}{before}"), cancellation).ConfigureAwait(false);
        return PeriodReportCodec.Decode(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
    }
}
