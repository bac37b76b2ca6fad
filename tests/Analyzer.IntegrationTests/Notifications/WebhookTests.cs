using System.Collections.Concurrent;
using System.Text.Json;
using Analyzer.IntegrationTests.Store;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Notifications;
using Analyzer.Store;
using Analyzer.Store.Records;
using Analyzer.Tests.Report;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Analyzer.IntegrationTests.Notifications;

/// <summary>News reaches a real receiver, whatever it answers at first.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const long SecondNs = 1_000_000_000;
    private const string Secret = "a secret of the test";

    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly ConcurrentQueue<(string Path, Dictionary<string, string> Headers, string Body)> _received = new();
    private readonly Queue<int> _answers = new();
    private readonly StoppedClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private WebApplication _receiver = null!;
    private ISpanStore _store = null!;
    private NotificationOptions _options = null!;
    private Notifier _notifier = null!;
    private NotificationSender _sender = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("/{**path}", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _received.Enqueue((context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), await reader.ReadToEndAsync()));
            context.Response.StatusCode = _answers.TryDequeue(out var status) ? status : StatusCodes.Status204NoContent;
            if (status == StatusCodes.Status429TooManyRequests) context.Response.Headers.RetryAfter = "900";
        });
        await _receiver.StartAsync();
        _clock.NowNs = 1_764_000_000 * SecondNs;
        _store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = _clock }, s_none);
        _options = new NotificationOptions { Webhooks = [_receiver.Urls.Single() + "/events"], SlackWebhooks = [_receiver.Urls.Single() + "/slack"], Secret = Secret, PublicUrl = "https://analyzer.example" };
        _notifier = new Notifier(_store, _options, _clock, NullLogger<Notifier>.Instance);
        _sender = new NotificationSender(_store, [new NewsDeliverer(_options, new WebhookPost(_client, _clock))], _clock, NullLogger<NotificationSender>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        _client.Dispose();
        await _store.DisposeAsync();
        await _receiver.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Incident_IsToldOnce_SignedAndInBothForms()
    {
        await _notifier.OnIncidentAsync(News(), s_none);
        await _notifier.OnIncidentAsync(News(), s_none);
        while (await _sender.StepAsync(s_none)) Assert.InRange(_received.Count, 1, 2);

        var tell = _received.Single(received => received.Path == "/events");
        Assert.StartsWith("application/cloudevents+json", tell.Headers["content-type"], StringComparison.Ordinal);
        Assert.Equal(WebhookPost.Sign(Secret, tell.Headers["webhook-id"], tell.Headers["webhook-timestamp"], tell.Body), tell.Headers["webhook-signature"]);
        var root = JsonDocument.Parse(tell.Body).RootElement;
        Assert.Equal(("1.0", "io.analyzer.incident.found", "20251124T160000Z-db"), (root.GetProperty("specversion").GetString(), root.GetProperty("type").GetString(), root.GetProperty("subject").GetString()));
        Assert.Equal("https://analyzer.example/incidents/20251124T160000Z-db", root.GetProperty("data").GetProperty("url").GetString());
        Assert.Equal("db", root.GetProperty("data").GetProperty("cause").GetString());
        var slack = JsonDocument.Parse(_received.Single(received => received.Path == "/slack").Body).RootElement;
        Assert.Contains("Errors in db &lt;1&gt;", slack.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(0, slack.GetProperty("blocks").GetArrayLength());
    }

    [Fact]
    public async Task Receiver_ThatFailsAndRecovers_GetsItUnderTheSameId()
    {
        await TellEventAsync(503, 500);
        Assert.True(await _sender.StepAsync(s_none));
        Assert.False(await _sender.StepAsync(s_none));
        for (var tries = 2; tries <= 3; tries++)
        {
            _clock.NowNs += 120 * SecondNs;
            Assert.True(await _sender.StepAsync(s_none));
        }

        Assert.Equal(3, _received.Count);
        Assert.Single(_received.Select(received => received.Headers["webhook-id"]).Distinct());
        Assert.Equal(NotificationState.Delivered, (await _store.Outbox.ListAsync(1, s_none)).Single().State);
    }

    [Fact]
    public async Task Receiver_ThatSaysWhenToComeBack_IsLeftAloneUntilThen()
    {
        await TellEventAsync(429);
        await _sender.StepAsync(s_none);
        _clock.NowNs += 899 * SecondNs;
        Assert.False(await _sender.StepAsync(s_none));
        _clock.NowNs += 2 * SecondNs;
        Assert.True(await _sender.StepAsync(s_none));
        Assert.Equal(2, _received.Count);
    }

    [Fact]
    public async Task Receiver_ThatRefuses_IsNotAskedAgain()
    {
        await TellEventAsync(410);
        await _sender.StepAsync(s_none);
        _clock.NowNs += 7_200 * SecondNs;
        Assert.False(await _sender.StepAsync(s_none));
        var ended = (await _store.Outbox.ListAsync(1, s_none)).Single();
        Assert.Equal((NotificationState.GivenUp, "410 Gone"), (ended.State, ended.LastError));
    }

    [Fact]
    public async Task Receiver_ThatNeverAnswersWell_GetsNoMoreRetriesThanTheBudgetAllows()
    {
        for (var i = 0; i < 1_000; i++) _answers.Enqueue(500);
        for (var i = 0; i < 20; i++) await _notifier.OnIncidentAsync(News($"incident-{i}"), s_none);
        var events = 0;
        for (var second = 0; second < 600; second += 5, _clock.NowNs += 5 * SecondNs)
        {
            while (await _sender.StepAsync(s_none)) Assert.InRange(++events, 1, 10_000);
        }

        // To each: 20 first tries, one to begin with, 2 that they earned, 10 of ten minutes.
        Assert.InRange(_received.Count(received => received.Path == "/events"), 25, 33);
    }

    [Fact]
    public async Task HiddenAmplifier_IsToldOnce()
    {
        var analysis = new AnalysisRecord { Id = "a", Origin = AnalysisOrigin.Watch, Request = "{}", Status = AnalysisStatus.Succeeded, FromNs = 1, ToNs = 2, CreatedNs = 1 };
        var result = RetryIncident.Of();
        await _notifier.OnAnalysisAsync(analysis, result, s_none);
        await _notifier.OnAnalysisAsync(analysis, result, s_none);
        while (await _sender.StepAsync(s_none)) Assert.InRange(_received.Count, 1, 100);

        var told = _received.Where(received => received.Path == "/events").Select(received => JsonDocument.Parse(received.Body).RootElement).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, root => Assert.Equal("io.analyzer.amplifier.found", root.GetProperty("type").GetString()));
        Assert.Equal(told.Count, told.Select(root => root.GetProperty("subject").GetString()).Distinct().Count());
    }

    private async Task TellEventAsync(params int[] answers)
    {
        foreach (var answer in answers) _answers.Enqueue(answer);
        _options = _options with { SlackWebhooks = [] };
        await new Notifier(_store, _options, _clock, NullLogger<Notifier>.Instance).OnIncidentAsync(News(), s_none);
    }

    private static IncidentNews News(string id = "20251124T160000Z-db") => new(
        new IncidentRecord { Id = id, AnalysisId = "a", Name = "incident-1", StartNs = 1, EndNs = 2, Ongoing = true, Cause = "db", Mechanism = "error", Confidence = 0.9, Metastable = false, Services = ["cart", "db"], Summary = "Errors in db <1>.", ImpactRequests = 12.4, FoundNs = 3, UpdatedNs = 3 },
        null!,
        IsNew: true);
}
