using System.Collections.Concurrent;
using System.Text.Json;
using Analyzer.IntegrationTests.Store;
using Analyzer.Service.Notifications;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Delivery;
using Analyzer.Store;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Analyzer.Tests.Report.Periods;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using SmtpServer.Protocol;
using Xunit;

namespace Analyzer.IntegrationTests.Reports;

/// <summary>Stored reports reach folders, real receivers and a real mail server, whatever these answer at first.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const long SecondNs = 1_000_000_000;
    private const string Secret = "a secret of the test";

    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly ConcurrentQueue<(string Path, Dictionary<string, string> Headers, string Body)> _received = new();
    private readonly ConcurrentQueue<int> _answers = new();
    private readonly StoppedClock _clock = new() { NowNs = SamplePeriod.Week.EndNs };
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-delivery-").FullName;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly MailReceiver _mail = new();
    private readonly TaskCompletionSource _hanging = new(), _released = new();
    private WebApplication _receiver = null!;
    private ISpanStore _store = null!;
    private NotificationSender _sender = null!;
    private string _url = "";

    private string Reports => Path.Combine(_folder, "reports");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("/hang", async () =>
        {
            _hanging.TrySetResult();
            await _released.Task;
        });
        _receiver.MapPost("/{**path}", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _received.Enqueue((context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), await reader.ReadToEndAsync()));
            context.Response.StatusCode = _answers.TryDequeue(out var status) ? status : StatusCodes.Status204NoContent;
        });
        await _receiver.StartAsync();
        _url = _receiver.Urls.Single();
        _store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = Path.Combine(_folder, "store"), Time = _clock }, s_none);
        _sender = Sender(new MailOptions(new Uri($"smtp://127.0.0.1:{_mail.Port}"), null, "Analyzer <analyzer@example.com>"));
    }

    public async ValueTask DisposeAsync()
    {
        _released.TrySetResult();
        _sender.Dispose();
        _client.Dispose();
        await _mail.DisposeAsync();
        await _store.DisposeAsync();
        await _receiver.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Email_IsDeliveredOnce_WithTextHtmlAndPictures_AfterTheServerRecovered()
    {
        _mail.Answer(SmtpReplyCode.MailboxUnavailable - 100, "try again later");
        _mail.Answer(SmtpReplyCode.InsufficientStorage, "no room now");
        await StoreAsync("mailto:team@example.com");

        for (var tries = 0; tries < 3; tries++, _clock.NowNs += 120 * SecondNs) await _sender.DrainAsync(s_none);

        var message = Assert.Single(_mail.Taken);
        Assert.Equal(NotificationState.Delivered, (await AboutAsync()).State);
        Assert.Equal(3, (await AboutAsync()).Tries);
        Assert.Equal(("analyzer@example.com", "team@example.com"), (message.From.Mailboxes.Single().Address, message.To.Mailboxes.Single().Address));
        Assert.StartsWith("Weekly: checkout → inventory caused 369,000 extra attempts", message.Subject, StringComparison.Ordinal);
        Assert.EndsWith("@example.com", message.MessageId, StringComparison.Ordinal);
        Assert.Contains("Hidden amplifiers", message.TextBody, StringComparison.Ordinal);
        var pictures = message.BodyParts.OfType<MimePart>().Where(part => part.ContentType.IsMimeType("image", "png")).ToList();
        Assert.Equal(4, pictures.Count);
        Assert.All(pictures, picture => Assert.Contains($"cid:{picture.ContentId}", message.HtmlBody, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Email_WhoseServerWasAway_IsTheSameEmailLater()
    {
        await StoreAsync("mailto:team@example.com");
        using (var away = Sender(new MailOptions(new Uri("smtp://127.0.0.1:1"), null, "analyzer@example.com"))) await away.DrainAsync(s_none);
        Assert.Equal(NotificationState.Pending, (await AboutAsync()).State);
        Assert.StartsWith("127.0.0.1:", (await AboutAsync()).LastError, StringComparison.Ordinal);

        _clock.NowNs += 60 * SecondNs;
        await _sender.DrainAsync(s_none);
        var first = Assert.Single(_mail.Taken).MessageId;
        // Delivered twice all the same, as at least once allows, it can be known as a double.
        await _store.Outbox.UpdateAsync((await AboutAsync()) with { State = NotificationState.Pending, DueNs = 0 }, s_none);
        _clock.NowNs += 60 * SecondNs;
        await _sender.DrainAsync(s_none);
        Assert.Equal([first, first], _mail.Taken.Select(message => message.MessageId));
    }

    [Fact]
    public async Task Email_ThatIsRefusedForGood_IsNotTriedAgain()
    {
        _mail.Answer(SmtpReplyCode.MailboxUnavailable, "no such user here");
        await StoreAsync("mailto:nobody@example.com");
        await _sender.DrainAsync(s_none);

        var ended = await AboutAsync();
        Assert.Equal(NotificationState.GivenUp, ended.State);
        Assert.StartsWith("550 ", ended.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Email_WithoutAServer_SaysWhatToSet()
    {
        await StoreAsync("mailto:team@example.com");
        using var sender = Sender(new MailOptions(null, null, "analyzer@example.com"));
        await sender.DrainAsync(s_none);

        Assert.Contains("--smtp", (await AboutAsync()).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_ThatFailsAndRecovers_GetsASignedEvent_UnderTheSameId()
    {
        _answers.Enqueue(503);
        await StoreAsync(_url + "/events");
        await _sender.DrainAsync(s_none);
        _clock.NowNs += 60 * SecondNs;
        await _sender.DrainAsync(s_none);

        Assert.Equal(2, _received.Count);
        Assert.Single(_received.Select(received => received.Headers["webhook-id"]).Distinct());
        var last = _received.Last();
        Assert.Equal(WebhookPost.Sign(Secret, last.Headers["webhook-id"], last.Headers["webhook-timestamp"], last.Body), last.Headers["webhook-signature"]);
        var root = JsonDocument.Parse(last.Body).RootElement;
        Assert.Equal(("io.analyzer.report.ready", "weekly-1"), (root.GetProperty("type").GetString(), root.GetProperty("subject").GetString()));
        var data = root.GetProperty("data");
        Assert.Equal(("Weekly", 3, "https://analyzer.example/reports/weekly-1"), (data.GetProperty("title").GetString(), data.GetProperty("amplifiers").GetInt32(), data.GetProperty("url").GetString()));
        Assert.Equal("analyzer.period/v1", data.GetProperty("body").GetProperty("schema").GetString());
        Assert.Equal(NotificationState.Delivered, (await AboutAsync()).State);
    }

    [Fact]
    public async Task Slack_GetsTheHeadlineFigures_AndALink()
    {
        await StoreAsync("slack:" + _url + "/slack");
        await _sender.DrainAsync(s_none);

        var slack = JsonDocument.Parse(Assert.Single(_received).Body).RootElement;
        Assert.StartsWith("Weekly: checkout → inventory", slack.GetProperty("text").GetString(), StringComparison.Ordinal);
        var blocks = slack.GetProperty("blocks").ToString();
        Assert.Contains("500", blocks, StringComparison.Ordinal);
        Assert.Contains("https://analyzer.example/reports/weekly-1", blocks, StringComparison.Ordinal);
        Assert.All(slack.GetProperty("blocks").EnumerateArray().Where(block => block.TryGetProperty("text", out _)), block => Assert.InRange(block.GetProperty("text").GetProperty("text").GetString()!.Length, 1, 3_000));
    }

    [Fact]
    public async Task Folder_GetsWholeFiles_TheSameAgainReplacesThem_AndNoTitleLeadsOutOfIt()
    {
        await StoreAsync("folder:" + Reports, title: "../../Weekly: ☂ checkout");
        await _sender.DrainAsync(s_none);
        await _store.Outbox.UpdateAsync((await AboutAsync()) with { State = NotificationState.Pending, DueNs = 0 }, s_none);
        _clock.NowNs += 60 * SecondNs;
        await _sender.DrainAsync(s_none);

        var files = Directory.GetFiles(Reports).Select(Path.GetFileName).Where(file => !file!.EndsWith(".pdf", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(["2026-11-16_2026-11-23_weekly-checkout.html", "2026-11-16_2026-11-23_weekly-checkout.json", "2026-11-16_2026-11-23_weekly-checkout.md", "latest.html"], files);
        Assert.Contains("checkout", await File.ReadAllTextAsync(Path.Combine(Reports, "latest.html")), StringComparison.Ordinal);
        Assert.Equal(["reports", "store"], Directory.GetDirectories(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReceiverThatHangs_DelaysNoOther()
    {
        await StoreAsync(_url + "/hang", _url + "/a", "slack:" + _url + "/b", "folder:" + Reports);

        var sending = _sender.DrainAsync(s_none);
        await _hanging.Task;
        while ((await _store.Outbox.OfAsync("weekly-1", s_none)).Count(about => about.State == NotificationState.Delivered) < 3) await Task.Yield();

        Assert.False(sending.IsCompleted);
        _released.SetResult();
        await sending;
        Assert.All(await _store.Outbox.OfAsync("weekly-1", s_none), about => Assert.Equal(NotificationState.Delivered, about.State));
    }

    [Fact]
    public async Task ReportThatIsGone_IsGivenUp()
    {
        await _store.Outbox.AddAsync([.. Deliveries.Of(new ReportRecord("gone", null, "t", 0, 1, 1, "h", false), [DeliveryTarget.Parse(_url + "/a")!], _clock.NowNs)], s_none);
        await _sender.DrainAsync(s_none);

        Assert.Equal((NotificationState.GivenUp, "the report is gone"), (await _store.Outbox.OfAsync("gone", s_none)).Select(about => (about.State, about.LastError)).Single());
    }

    private NotificationSender Sender(MailOptions mail)
    {
        var options = new NotificationOptions { Secret = Secret, PublicUrl = "https://analyzer.example" };
        return new NotificationSender(_store, [new ReportDeliverer(() => _store.Reports, options, new WebhookPost(_client, _clock), new MailDelivery(mail))], _clock, NullLogger<NotificationSender>.Instance);
    }

    private Task StoreAsync(params string[] targets) => StoreAsync(targets, "Weekly");

    private Task StoreAsync(string target, string title) => StoreAsync([target], title);

    private async Task StoreAsync(string[] targets, string title)
    {
        var report = SamplePeriod.Of();
        var record = new ReportRecord("weekly-1", null, title, report.Period.StartNs, report.Period.EndNs, _clock.NowNs, "h", true);
        await _store.Reports.AddAsync(record, PeriodReportCodec.Encode(report), s_none);
        await _store.Outbox.AddAsync(Deliveries.Of(record, targets.Select(target => DeliveryTarget.Parse(target)!), _clock.NowNs), s_none);
    }

    private async Task<NotificationRecord> AboutAsync() => (await _store.Outbox.OfAsync("weekly-1", s_none)).Single();
}
