using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Analyzer.Store.Records;

/// <summary>Tables <c>notification</c> and <c>hidden_amplifier</c>, in the SQL that both engines understand.</summary>
internal sealed class Outbox(IRecordConnections connections) : IOutbox
{
    private const string Columns = "id, target, type, subject, body, state, tries, created_ns, due_ns, finished_ns, last_error";

    /// <summary>Adds notifications within a transaction; those that are there already stay as they are.</summary>
    public static async Task AddAsync(IRecordConnections connections, DbConnection connection, IReadOnlyList<NotificationRecord> notifications, CancellationToken cancellation)
    {
        foreach (var n in notifications)
        {
            await connections.DoAsync(
                connection,
                $"INSERT INTO notification ({Columns}) VALUES ($id, $target, $type, $subject, $body, 'pending', 0, $created, $due, NULL, NULL) ON CONFLICT DO NOTHING",
                new { id = n.Id, target = n.Target, type = n.Type, subject = n.Subject, body = n.Body, created = n.CreatedNs, due = n.DueNs },
                cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task AddAsync(IReadOnlyList<NotificationRecord> notifications, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            await AddAsync(connections, connection, notifications, cancellation).ConfigureAwait(false);
            return true;
        },
        null,
        cancellation);

    /// <inheritdoc/>
    public Task<NotificationRecord?> TakeAsync(long nowNs, long leaseUntilNs, IReadOnlyCollection<string> exceptTargets, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            var filter = new RecordFilter();
            filter.Add("state", "=", "pending");
            filter.Add("due_ns", "<=", nowNs);
            foreach (var target in exceptTargets) filter.Add("target", "<>", target);
            var row = (await connections.RowsAsync<Row>(connection, $"SELECT {Columns} FROM notification{filter.Where} ORDER BY due_ns, id, target LIMIT 1", filter.Parameters, cancellation).ConfigureAwait(false)).FirstOrDefault();
            if (row is null) return null;
            await connections.DoAsync(connection, "UPDATE notification SET tries = tries + 1, due_ns = $lease WHERE id = $id AND target = $target", new { lease = leaseUntilNs, id = row.Id, target = row.Target }, cancellation).ConfigureAwait(false);
            return row.ToRecord() with { Tries = row.Tries + 1 };
        },
        "notification",
        cancellation);

    /// <inheritdoc/>
    public Task UpdateAsync(NotificationRecord notification, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return connections.WriteAsync(
            connection => connections.DoAsync(
                connection,
                "UPDATE notification SET state = $state, due_ns = $due, finished_ns = $finished, last_error = $error WHERE id = $id AND target = $target",
                new { state = RecordRows.Text(notification.State), due = notification.DueNs, finished = notification.FinishedNs, error = notification.LastError, id = notification.Id, target = notification.Target },
                cancellation),
            null,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NotificationRecord>> ListAsync(int limit, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (IReadOnlyList<NotificationRecord>)[.. (await connections.RowsAsync<Row>(connection, $"SELECT {Columns} FROM notification ORDER BY created_ns DESC, id, target LIMIT {limit}", new { }, cancellation).ConfigureAwait(false)).Select(row => row.ToRecord())],
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NotificationRecord>> OfAsync(string subject, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (IReadOnlyList<NotificationRecord>)[.. (await connections.RowsAsync<Row>(connection, $"SELECT {Columns} FROM notification WHERE subject = $subject ORDER BY target, id", new { subject }, cancellation).ConfigureAwait(false)).Select(row => row.ToRecord())],
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<(string Caller, string Callee, string Operation)>> SeeAmplifiersAsync(IReadOnlyList<(string Caller, string Callee, string Operation)> edges, long nowNs, long forgottenBeforeNs, CancellationToken cancellation) => connections.WriteAsync(
        async connection =>
        {
            var fresh = new List<(string, string, string)>();
            foreach (var (caller, callee, operation) in edges)
            {
                var key = new { caller, callee, operation, now = nowNs, forgotten = forgottenBeforeNs };
                var known = await connections.DoAsync(connection, "UPDATE hidden_amplifier SET seen_ns = $now WHERE caller = $caller AND callee = $callee AND operation = $operation AND seen_ns >= $forgotten", key, cancellation).ConfigureAwait(false);
                if (known > 0) continue;
                await connections.DoAsync(connection, "INSERT INTO hidden_amplifier (caller, callee, operation, first_ns, seen_ns) VALUES ($caller, $callee, $operation, $now, $now) ON CONFLICT (caller, callee, operation) DO UPDATE SET first_ns = excluded.first_ns, seen_ns = excluded.seen_ns", key, cancellation).ConfigureAwait(false);
                fresh.Add((caller, callee, operation));
            }

            return (IReadOnlyList<(string, string, string)>)fresh;
        },
        "hidden_amplifier",
        cancellation);

    [SuppressMessage("Naming", "CA1707", Justification = "The names of columns.")]
    private sealed record Row(string Id, string Target, string Type, string Subject, string Body, string State, int Tries, long Created_ns, long Due_ns, long? Finished_ns, string? Last_error)
    {
        public NotificationRecord ToRecord() => new()
        {
            Id = Id,
            Target = Target,
            Type = Type,
            Subject = Subject,
            Body = Body,
            State = Enum.Parse<NotificationState>(State, ignoreCase: true),
            Tries = Tries,
            CreatedNs = Created_ns,
            DueNs = Due_ns,
            FinishedNs = Finished_ns,
            LastError = Last_error,
        };
    }
}
