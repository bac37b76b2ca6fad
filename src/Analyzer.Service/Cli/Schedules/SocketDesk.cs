using System.Net.Http.Json;
using System.Text.Json;
using Analyzer.Service.Hosting;
using Analyzer.Service.Rest;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Schedules;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Cli.Schedules;

/// <summary>Schedules of a running service that holds the embedded file, through its REST API on its socket.</summary>
internal sealed class SocketDesk(RunningService service) : IScheduleDesk
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _client = service.Client(RestApi.Root + "/");

    /// <inheritdoc/>
    public bool MayBeDelivered => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScheduleView>> ListAsync(CancellationToken cancellation) => (await SendAsync<ScheduleList>(HttpMethod.Get, "schedules", null, cancellation))!.Items;

    /// <inheritdoc/>
    public async Task<ScheduleView> AddAsync(ScheduleInput input, CancellationToken cancellation) => (await SendAsync<ScheduleView>(HttpMethod.Post, "schedules", input, cancellation))!;

    /// <inheritdoc/>
    public async Task<ScheduleView> GetAsync(string schedule, CancellationToken cancellation)
    {
        var all = await ListAsync(cancellation);
        return all.FirstOrDefault(one => one.Id == schedule) ?? all.FirstOrDefault(one => one.Name == schedule) ?? throw ScheduleDesks.Missing(schedule);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(ScheduleView schedule, CancellationToken cancellation) => SendAsync<ScheduleView>(HttpMethod.Delete, PathOf(schedule), null, cancellation);

    /// <inheritdoc/>
    public async Task<ScheduleView> PauseAsync(ScheduleView schedule, bool isPaused, CancellationToken cancellation) => (await SendAsync<ScheduleView>(HttpMethod.Post, $"{PathOf(schedule)}/{(isPaused ? "pause" : "resume")}", null, cancellation))!;

    /// <inheritdoc/>
    public async Task<ScheduleRunView> RunAsync(ScheduleView schedule, CancellationToken cancellation)
    {
        var run = (await SendAsync<ScheduleRunView>(HttpMethod.Post, $"{PathOf(schedule)}/run", null, cancellation))!;
        while (run.State == RunState.Running)
        {
            await Task.Delay(s_look, cancellation);
            run = (await RunsAsync(schedule, 50, cancellation)).FirstOrDefault(one => one.Due == run.Due) ?? throw CliException.NotDone($"the schedule '{schedule.Name}' was deleted meanwhile");
        }

        return run;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScheduleRunView>> RunsAsync(ScheduleView schedule, int limit, CancellationToken cancellation) =>
        (await SendAsync<ScheduleRunList>(HttpMethod.Get, $"{PathOf(schedule)}/runs?limit={limit}", null, cancellation))!.Items;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string PathOf(ScheduleView schedule) => $"schedules/{Uri.EscapeDataString(schedule.Id)}";

    private async Task<T?> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: ApiJson.Options);
            using var response = await _client.SendAsync(request, cancellation);
            if (response.StatusCode == System.Net.HttpStatusCode.NoContent) return null;
            if (response.IsSuccessStatusCode) return await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellation);
            var problem = await response.Content.ReadFromJsonAsync<Problem>(ApiJson.Problems, cancellation);
            throw problem is { Status: 400 } ? CliException.WrongUsage(Mend(problem)) : CliException.NotDone(problem?.Detail ?? response.ReasonPhrase ?? "");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or NotSupportedException)
        {
            throw CliException.NotDone($"the service that holds the store (process {service.ProcessId}) does not answer as it should ({e.Message}): do both run the same version?");
        }
    }

    private static string Mend(Problem problem) => problem.Errors is { Count: > 0 } errors ? string.Join("; ", errors.Select(error => $"{error.Key} {error.Value[0]}")) : problem.Detail;
}
