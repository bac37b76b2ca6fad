using Analyzer.Store.Records;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What every engine does with analyses, incidents and annotations.</summary>
public abstract class RecordStoreContract : AnalysisStoreContract
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private IRecordStore Records => Store.Records;

    [Fact]
    public async Task Analysis_IsTakenOnce_AndItsResultComesBackAfterReopening()
    {
        Assert.True(await Records.EnqueueAsync(Analysis("b", 2), s_none));
        Assert.True(await Records.EnqueueAsync(Analysis("a", 1) with { Error = null, Request = "{\"text\":\"ünï ' \\\" $id @id\"}" }, s_none));

        var first = await Records.TakeAsync(100, 0, s_none);
        var second = await Records.TakeAsync(101, 0, s_none);
        Assert.Equal(("a", "b"), (first!.Id, second!.Id));
        Assert.Null(await Records.TakeAsync(102, 0, s_none));
        byte[] bytes = [0, 255, 39, 92, 0];
        Assert.True(await Records.FinishAsync(first with { Status = AnalysisStatus.Succeeded, FinishedNs = 200, Step = "done", Spans = 7, Incidents = 2 }, bytes, s_none));
        await ReopenRecordsAsync();

        Assert.Equal(first with { Status = AnalysisStatus.Succeeded, FinishedNs = 200, Step = "done", Spans = 7, Incidents = 2 }, await Records.AnalysisAsync("a", s_none));
        Assert.Equal(bytes, (await Records.ResultAsync("a", s_none))!.Value.ToArray());
        Assert.Null(await Records.ResultAsync("b", s_none));
        Assert.Null(await Records.AnalysisAsync("c", s_none));
    }

    [Fact]
    public async Task Analysis_OfADeadProcess_IsTakenAgain()
    {
        await Records.EnqueueAsync(Analysis("a", 1), s_none);
        Assert.NotNull(await Records.TakeAsync(100, 0, s_none));
        Assert.True(await Records.KeepAliveAsync("a", "reading", 150, s_none));
        Assert.Null(await Records.TakeAsync(160, 150, s_none));
        Assert.Equal("a", (await Records.TakeAsync(160, 151, s_none))!.Id);
    }

    [Fact]
    public async Task Analysis_UnderWay_IsNotReplaced_AndOneThatEndedIs()
    {
        await Records.EnqueueAsync(Analysis("a", 1), s_none);
        Assert.False(await Records.EnqueueAsync(Analysis("a", 5), s_none));
        var taken = await Records.TakeAsync(100, 0, s_none);
        Assert.False(await Records.EnqueueAsync(Analysis("a", 5), s_none));
        await Records.FinishAsync(taken! with { Status = AnalysisStatus.Failed, FinishedNs = 120, Error = "no" }, null, s_none);
        Assert.True(await Records.EnqueueAsync(Analysis("a", 5), s_none));
        Assert.Equal(5, (await Records.AnalysisAsync("a", s_none))!.CreatedNs);
    }

    [Fact]
    public async Task Analysis_CalledOff_KeepsNoResult()
    {
        await Records.EnqueueAsync(Analysis("a", 1), s_none);
        var taken = await Records.TakeAsync(100, 0, s_none);
        Assert.True(await Records.CancelAsync("a", 110, s_none));
        Assert.False(await Records.CancelAsync("a", 111, s_none));
        Assert.False(await Records.KeepAliveAsync("a", "reading", 120, s_none));
        Assert.False(await Records.FinishAsync(taken! with { Status = AnalysisStatus.Succeeded, FinishedNs = 130 }, new byte[] { 1 }, s_none));
        Assert.Null(await Records.ResultAsync("a", s_none));
        Assert.Equal((AnalysisStatus.Cancelled, (long?)110), ((await Records.AnalysisAsync("a", s_none))!.Status, (await Records.AnalysisAsync("a", s_none))!.FinishedNs));
    }

    [Fact]
    public async Task Analyses_AreListedByPage_NewestFirst()
    {
        for (var i = 0; i < 5; i++) await Records.EnqueueAsync(Analysis($"a{i}", 10 + (i / 2)), s_none);
        var first = await Records.AnalysesAsync(new AnalysisQuery { Limit = 2 }, s_none);
        var rest = await Records.AnalysesAsync(new AnalysisQuery { Limit = 9, After = (first[^1].CreatedNs, first[^1].Id) }, s_none);
        Assert.Equal(["a4", "a3", "a2", "a1", "a0"], first.Concat(rest).Select(analysis => analysis.Id));
        Assert.Empty(await Records.AnalysesAsync(new AnalysisQuery { Status = AnalysisStatus.Failed }, s_none));
    }

    [Fact]
    public async Task Prune_DeletesOldAnalysesOfTheWatch_ThatNoIncidentRefersTo()
    {
        foreach (var id in (string[])["used", "unused", "asked", "waiting"]) await Records.EnqueueAsync(Analysis(id, 1) with { Origin = id == "asked" ? AnalysisOrigin.Request : AnalysisOrigin.Watch, Status = id == "waiting" ? AnalysisStatus.Queued : AnalysisStatus.Succeeded }, s_none);
        await Records.MergeIncidentsAsync(0, 10, _ => [Incident("i", 1, "used")], s_none);
        Assert.Equal(1, await Records.PruneAsync(2, s_none));
        Assert.Null(await Records.AnalysisAsync("unused", s_none));
        Assert.Equal(3, (await Records.AnalysesAsync(new AnalysisQuery(), s_none)).Count);
    }

    [Fact]
    public async Task Incidents_AreReplacedById_AndFoundByEveryFilter()
    {
        await Records.MergeIncidentsAsync(0, 100, stored =>
        {
            Assert.Empty(stored);
            return [Incident("i1", 10, "a"), Incident("i2", 20, "a") with { Cause = null, Mechanism = null, Confidence = null, Ongoing = true }];
        }, s_none);
        await Records.MergeIncidentsAsync(15, 16, stored =>
        {
            Assert.Equal(["i1"], stored.Select(incident => incident.Id));
            return [stored[0] with { Summary = "later", AnalysisId = "b", FoundNs = 99 }];
        }, s_none);

        var incident = await Records.IncidentAsync("i1", s_none);
        Assert.Equal(("later", "b", 5L), (incident!.Summary, incident.AnalysisId, incident.FoundNs));
        Assert.Equal(Incident("i1", 10, "a").Services, incident.Services);
        Assert.Equal(["i2", "i1"], await IdsAsync(new IncidentQuery()));
        Assert.Equal(["i1"], await IdsAsync(new IncidentQuery { Cause = "shop/db" }));
        Assert.Equal(["i2"], await IdsAsync(new IncidentQuery { Ongoing = true }));
        Assert.Equal(["i2", "i1"], await IdsAsync(new IncidentQuery { Service = "cart" }));
        Assert.Empty(await IdsAsync(new IncidentQuery { Service = "car" }));
        Assert.Empty(await IdsAsync(new IncidentQuery { Metastable = true }));
        Assert.Equal(["i1"], await IdsAsync(new IncidentQuery { MinConfidence = 0.5 }));
        Assert.Equal(["i1"], await IdsAsync(new IncidentQuery { ToNs = 20 }));
        Assert.Equal(["i2"], await IdsAsync(new IncidentQuery { FromNs = 20 }));
        Assert.Equal(["i1"], await IdsAsync(new IncidentQuery { After = (20, "i2") }));
        Assert.Equal(["i2"], await IdsAsync(new IncidentQuery { Limit = 1 }));
    }

    [Fact]
    public async Task Annotations_AreListedOldestFirst_AndRemoved()
    {
        var (first, second) = (new AnnotationRecord("1", "i", "note", "it's a $body", "", 5), new AnnotationRecord("2", "i", "link", "https://wiki.example/1", "ops", 6));
        await Records.AnnotateAsync(second, s_none);
        await Records.AnnotateAsync(first, s_none);
        Assert.Equal([first, second], await Records.AnnotationsAsync("i", s_none));
        Assert.True(await Records.RemoveAnnotationAsync("1", s_none));
        Assert.False(await Records.RemoveAnnotationAsync("1", s_none));
        Assert.Equal([second], await Records.AnnotationsAsync("i", s_none));
    }

    [Fact]
    public async Task Keys_AreListedOldestFirst_AndRevokedOnce()
    {
        var (first, second) = (new KeyRecord("k1", "it's ops", "ab", ["read"], 0, 5, null, null), new KeyRecord("k2", "collector", "cd", ["admin", "ingest"], 2.5, 6, 99, null));
        await Store.Keys.AddAsync(second, s_none);
        await Store.Keys.AddAsync(first, s_none);
        Assert.True(await Store.Keys.RevokeAsync("k1", 50, s_none));
        Assert.False(await Store.Keys.RevokeAsync("k1", 51, s_none));
        Assert.False(await Store.Keys.RevokeAsync("k3", 51, s_none));
        await ReopenRecordsAsync();

        var keys = await Store.Keys.ListAsync(s_none);
        Assert.Equal(["k1", "k2"], keys.Select(key => key.Id));
        Assert.Equal((50L, "it's ops", "ab"), (keys[0].RevokedNs, keys[0].Name, keys[0].Hash));
        Assert.Equal((2.5, 99L, null), (keys[1].RatePerSecond, keys[1].ExpiresNs, keys[1].RevokedNs));
        Assert.Equal(["admin", "ingest"], keys[1].Scopes);
    }

    [Fact]
    public async Task Notifications_AreKeptOnce_TakenUnderALease_AndUpdated()
    {
        NotificationRecord Waiting(string id, string target, long dueNs) => new() { Id = id, Target = target, Type = "incident.found", Subject = "s", Body = "{\"it's\":1}", CreatedNs = 5, DueNs = dueNs };
        await Store.Outbox.AddAsync([Waiting("n", "https://a", 10), Waiting("n", "https://b", 11)], s_none);
        await Store.Outbox.AddAsync([Waiting("n", "https://a", 1)], s_none);

        Assert.Null(await Store.Outbox.TakeAsync(9, 20, [], s_none));
        var first = await Store.Outbox.TakeAsync(12, 20, [], s_none);
        Assert.Equal(("https://a", 1), (first!.Target, first.Tries));
        Assert.Equal("https://b", (await Store.Outbox.TakeAsync(12, 20, [], s_none))!.Target);
        Assert.Null(await Store.Outbox.TakeAsync(12, 20, [], s_none));
        await Store.Outbox.UpdateAsync(first with { State = NotificationState.Delivered, FinishedNs = 13 }, s_none);
        var again = await Store.Outbox.TakeAsync(21, 30, [], s_none);
        Assert.Equal(("https://b", 2), (again!.Target, again.Tries));
        await Store.Outbox.UpdateAsync(again with { State = NotificationState.GivenUp, FinishedNs = 22, LastError = "410 Gone" }, s_none);
        await ReopenRecordsAsync();

        Assert.Null(await Store.Outbox.TakeAsync(long.MaxValue, long.MaxValue, [], s_none));
        Assert.Equal([(NotificationState.Delivered, null), (NotificationState.GivenUp, "410 Gone")], (await Store.Outbox.ListAsync(9, s_none)).Select(n => (n.State, n.LastError)));
    }

    [Fact]
    public async Task HiddenAmplifiers_AreNewOnce_AndAgainWhenTheyWereForgotten()
    {
        (string, string, string)[] edges = [("a", "b", "GET /it's"), ("b", "c", "x")];
        Assert.Equal(edges, await Store.Outbox.SeeAmplifiersAsync(edges, 10, 0, s_none));
        Assert.Empty(await Store.Outbox.SeeAmplifiersAsync(edges, 20, 5, s_none));
        Assert.Equal([("c", "d", "y")], await Store.Outbox.SeeAmplifiersAsync([edges[0], ("c", "d", "y")], 30, 15, s_none));
        Assert.Equal([edges[1]], await Store.Outbox.SeeAmplifiersAsync(edges, 40, 25, s_none));
    }

    private static AnalysisRecord Analysis(string id, long createdNs) => new()
    {
        Id = id,
        Origin = AnalysisOrigin.Request,
        Request = "{}",
        Status = AnalysisStatus.Queued,
        FromNs = 1,
        ToNs = 2,
        CreatedNs = createdNs,
        Step = "waiting",
        Spans = 3,
    };

    private static IncidentRecord Incident(string id, long startNs, string analysis) => new()
    {
        Id = id,
        AnalysisId = analysis,
        Name = "incident-1",
        StartNs = startNs,
        EndNs = startNs + 10,
        Ongoing = false,
        Cause = "shop/db",
        Mechanism = "error",
        Confidence = 0.9,
        Metastable = false,
        Services = ["cart", "shop/db"],
        Summary = "It's down.",
        ImpactRequests = 2.5,
        FoundNs = 5,
        UpdatedNs = 6,
    };

    private async Task<IEnumerable<string>> IdsAsync(IncidentQuery query) => (await Records.IncidentsAsync(query, s_none)).Select(incident => incident.Id);

    private async Task ReopenRecordsAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync(Clock);
    }
}
