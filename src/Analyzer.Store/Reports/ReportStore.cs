using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Analyzer.Store.Records;

namespace Analyzer.Store.Reports;

/// <summary>Tables <c>report</c>, <c>report_body</c> and <c>acknowledgement</c>, in the SQL that both engines understand.</summary>
internal sealed class ReportStore(IRecordConnections connections) : IReportStore
{
    private const string Columns = "id, schedule_id, title, from_ns, to_ns, created_ns, headline, has_news";
    private const string AcknowledgementColumns = "id, caller, callee, operation, until_ns, note, author, created_ns";

    /// <summary>Adds a report within a transaction.</summary>
    /// <returns>Whether it was added; false: one of its id is there.</returns>
    public static async Task<bool> AddAsync(IRecordConnections connections, DbConnection connection, ReportRecord report, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var added = await connections.DoAsync(
            connection,
            $"INSERT INTO report ({Columns}) VALUES ($id, $schedule, $title, $from, $to, $created, $headline, $news) ON CONFLICT DO NOTHING",
            new { id = report.Id, schedule = report.ScheduleId, title = report.Title, from = report.FromNs, to = report.ToNs, created = report.CreatedNs, headline = report.Headline, news = report.HasNews },
            cancellation).ConfigureAwait(false);
        if (added == 0) return false;
        await connections.DoAsync(connection, "INSERT INTO report_body (id, body) VALUES ($id, $body)", new { id = report.Id, body = body.ToArray() }, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public Task<bool> AddAsync(ReportRecord report, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(report);
        return connections.WriteAsync(connection => AddAsync(connections, connection, report, body, cancellation), null, cancellation);
    }

    /// <inheritdoc/>
    public Task<ReportRecord?> ReportAsync(string id, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (await connections.RowsAsync<Row>(connection, $"SELECT {Columns} FROM report WHERE id = $id", new { id }, cancellation).ConfigureAwait(false)).FirstOrDefault()?.ToRecord(),
        cancellation);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> BodyAsync(string id, CancellationToken cancellation) => connections.BytesAsync("SELECT body FROM report_body WHERE id = $id", id, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportRecord>> ReportsAsync(string? scheduleId, (long CreatedNs, string Id)? after, int limit, CancellationToken cancellation) => connections.ReadAsync(
        async connection =>
        {
            var filter = new RecordFilter();
            filter.Add("schedule_id", "=", scheduleId);
            filter.AddAfter("created_ns", after);
            var rows = await connections.RowsAsync<Row>(connection, $"SELECT {Columns} FROM report{filter.Where} ORDER BY created_ns DESC, id DESC LIMIT {limit}", filter.Parameters, cancellation).ConfigureAwait(false);
            return (IReadOnlyList<ReportRecord>)[.. rows.Select(row => row.ToRecord())];
        },
        cancellation);

    /// <inheritdoc/>
    public Task AcknowledgeAsync(AcknowledgementRecord acknowledgement, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(acknowledgement);
        var a = acknowledgement;
        return connections.WriteAsync(
            connection => connections.DoAsync(
                connection,
                $"INSERT INTO acknowledgement ({AcknowledgementColumns}) VALUES ($id, $caller, $callee, $operation, $until, $note, $author, $created)",
                new { id = a.Id, caller = a.Caller, callee = a.Callee, operation = a.Operation, until = a.UntilNs, note = a.Note, author = a.Author, created = a.CreatedNs },
                cancellation),
            null,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AcknowledgementRecord>> AcknowledgementsAsync(CancellationToken cancellation) => connections.ReadAsync(
        async connection =>
        {
            var rows = await connections.RowsAsync<AcknowledgementRow>(connection, $"SELECT {AcknowledgementColumns} FROM acknowledgement ORDER BY until_ns, id", new { }, cancellation).ConfigureAwait(false);
            return (IReadOnlyList<AcknowledgementRecord>)[.. rows.Select(row => row.ToRecord())];
        },
        cancellation);

    /// <inheritdoc/>
    public Task<bool> RemoveAcknowledgementAsync(string id, CancellationToken cancellation) => connections.WriteAsync(
        async connection => await connections.DoAsync(connection, "DELETE FROM acknowledgement WHERE id = $id", new { id }, cancellation).ConfigureAwait(false) > 0,
        null,
        cancellation);

    [SuppressMessage("Naming", "CA1707", Justification = "The names of columns.")]
    private sealed record Row(string Id, string? Schedule_id, string Title, long From_ns, long To_ns, long Created_ns, string Headline, bool Has_news)
    {
        public ReportRecord ToRecord() => new(Id, Schedule_id, Title, From_ns, To_ns, Created_ns, Headline, Has_news);
    }

    [SuppressMessage("Naming", "CA1707", Justification = "The names of columns.")]
    private sealed record AcknowledgementRow(string Id, string Caller, string Callee, string? Operation, long Until_ns, string Note, string Author, long Created_ns)
    {
        public AcknowledgementRecord ToRecord() => new(Id, Caller, Callee, Operation, Until_ns, Note, Author, Created_ns);
    }
}
