using System.Data.Common;
using Dapper;

namespace Analyzer.Store.Records;

/// <summary>The small tables, in the SQL that both engines understand.</summary>
internal sealed class RecordStore(IRecordConnections connections) : IRecordStore
{
    private const string AnalysisColumns = "id, origin, request, status, from_ns, to_ns, created_ns, started_ns, finished_ns, alive_ns, step, error, spans, incidents";
    private const string IncidentColumns = "id, analysis_id, name, start_ns, end_ns, ongoing, cause, mechanism, confidence, metastable, services, summary, impact_requests, found_ns, updated_ns";

    /// <inheritdoc/>
    public Task<bool> EnqueueAsync(AnalysisRecord analysis, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return WriteAsync(
            async connection => await connections.DoAsync(
                connection,
                $"""
                INSERT INTO analysis ({AnalysisColumns})
                VALUES ($id, $origin, $request, $status, $fromNs, $toNs, $createdNs, $startedNs, $finishedNs, $aliveNs, $step, $error, $spans, $incidents)
                ON CONFLICT (id) DO UPDATE SET
                    origin = excluded.origin, request = excluded.request, status = excluded.status, from_ns = excluded.from_ns, to_ns = excluded.to_ns,
                    created_ns = excluded.created_ns, started_ns = excluded.started_ns, finished_ns = excluded.finished_ns, alive_ns = excluded.alive_ns,
                    step = excluded.step, error = excluded.error, spans = excluded.spans, incidents = excluded.incidents
                WHERE analysis.status NOT IN ('queued', 'running')
                """,
                RecordRows.Parameters(analysis),
                cancellation).ConfigureAwait(false) > 0,
            null,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<AnalysisRecord?> TakeAsync(long nowNs, long deadBeforeNs, CancellationToken cancellation) => WriteAsync(
        async connection =>
        {
            var waiting = (await connections.RowsAsync<AnalysisRow>(
                connection,
                $"SELECT {AnalysisColumns} FROM analysis WHERE status = 'queued' OR (status = 'running' AND alive_ns < $dead) ORDER BY created_ns, id LIMIT 1",
                new { dead = deadBeforeNs },
                cancellation).ConfigureAwait(false)).FirstOrDefault();
            if (waiting is null) return null;
            await connections.DoAsync(connection, "UPDATE analysis SET status = 'running', started_ns = $now, alive_ns = $now WHERE id = $id", new { now = nowNs, id = waiting.Id }, cancellation).ConfigureAwait(false);
            return waiting.ToRecord() with { Status = AnalysisStatus.Running, StartedNs = nowNs, AliveNs = nowNs };
        },
        "analysis",
        cancellation);

    /// <inheritdoc/>
    public Task<bool> KeepAliveAsync(string id, string step, long nowNs, CancellationToken cancellation) => WriteAsync(
        async connection => await connections.DoAsync(connection, "UPDATE analysis SET alive_ns = $now, step = $step WHERE id = $id AND status = 'running'", new { now = nowNs, step, id }, cancellation).ConfigureAwait(false) > 0,
        null,
        cancellation);

    /// <inheritdoc/>
    public Task<bool> FinishAsync(AnalysisRecord ended, ReadOnlyMemory<byte>? result, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ended);
        return WriteAsync(
            async connection =>
            {
                var changed = await connections.DoAsync(
                    connection,
                    "UPDATE analysis SET status = $status, finished_ns = $finishedNs, step = $step, error = $error, spans = $spans, incidents = $incidents WHERE id = $id AND status = 'running'",
                    new { status = RecordRows.Text(ended.Status), finishedNs = ended.FinishedNs, step = ended.Step, error = ended.Error, spans = ended.Spans, incidents = ended.Incidents, id = ended.Id },
                    cancellation).ConfigureAwait(false);
                if (changed == 0) return false;
                if (result is { } bytes)
                {
                    await connections.DoAsync(
                        connection,
                        "INSERT INTO analysis_result (id, result) VALUES ($id, $result) ON CONFLICT (id) DO UPDATE SET result = excluded.result",
                        new { id = ended.Id, result = bytes.ToArray() },
                        cancellation).ConfigureAwait(false);
                }

                return true;
            },
            null,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> CancelAsync(string id, long nowNs, CancellationToken cancellation) => WriteAsync(
        async connection => await connections.DoAsync(connection, "UPDATE analysis SET status = 'cancelled', finished_ns = $now WHERE id = $id AND status IN ('queued', 'running')", new { now = nowNs, id }, cancellation).ConfigureAwait(false) > 0,
        null,
        cancellation);

    /// <inheritdoc/>
    public Task<int> PruneAsync(long beforeNs, CancellationToken cancellation) => WriteAsync(
        async connection =>
        {
            const string Unused = "origin = 'watch' AND status NOT IN ('queued', 'running') AND created_ns < $before AND id NOT IN (SELECT analysis_id FROM incident)";
            await connections.DoAsync(connection, $"DELETE FROM analysis_result WHERE id IN (SELECT id FROM analysis WHERE {Unused})", new { before = beforeNs }, cancellation).ConfigureAwait(false);
            return await connections.DoAsync(connection, $"DELETE FROM analysis WHERE {Unused}", new { before = beforeNs }, cancellation).ConfigureAwait(false);
        },
        null,
        cancellation);

    /// <inheritdoc/>
    public Task<AnalysisRecord?> AnalysisAsync(string id, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (await connections.RowsAsync<AnalysisRow>(connection, $"SELECT {AnalysisColumns} FROM analysis WHERE id = $id", new { id }, cancellation).ConfigureAwait(false)).FirstOrDefault()?.ToRecord(),
        cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AnalysisRecord>> AnalysesAsync(AnalysisQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = new RecordFilter();
        filter.Add("status", "=", query.Status is { } status ? RecordRows.Text(status) : null);
        filter.Add("origin", "=", query.Origin is { } origin ? RecordRows.Text(origin) : null);
        filter.AddAfter("created_ns", query.After);
        return await ListAsync<AnalysisRow, AnalysisRecord>($"SELECT {AnalysisColumns} FROM analysis{filter.Where} ORDER BY created_ns DESC, id DESC LIMIT {query.Limit}", filter.Parameters, row => row.ToRecord(), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ResultAsync(string id, CancellationToken cancellation) => connections.BytesAsync("SELECT result FROM analysis_result WHERE id = $id", id, cancellation);

    /// <inheritdoc/>
    public Task MergeIncidentsAsync(long fromNs, long toNs, Func<IReadOnlyList<IncidentRecord>, IReadOnlyList<IncidentRecord>> merge, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(merge);
        return WriteAsync(
            async connection =>
            {
                var stored = await connections.RowsAsync<IncidentRow>(
                    connection,
                    $"SELECT {IncidentColumns} FROM incident WHERE start_ns < $to AND end_ns > $from ORDER BY start_ns, id",
                    new { from = fromNs, to = toNs },
                    cancellation).ConfigureAwait(false);
                var written = merge([.. stored.Select(row => row.ToRecord())]);
                foreach (var incident in written) await PutAsync(connection, incident, cancellation).ConfigureAwait(false);
                return written.Count;
            },
            "incident",
            cancellation);
    }

    /// <inheritdoc/>
    public Task<IncidentRecord?> IncidentAsync(string id, CancellationToken cancellation) => connections.ReadAsync(
        async connection => (await connections.RowsAsync<IncidentRow>(connection, $"SELECT {IncidentColumns} FROM incident WHERE id = $id", new { id }, cancellation).ConfigureAwait(false)).FirstOrDefault()?.ToRecord(),
        cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IncidentRecord>> IncidentsAsync(IncidentQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var filter = new RecordFilter();
        if (query.FromNs != long.MinValue) filter.Add("end_ns", ">", query.FromNs);
        if (query.ToNs != long.MaxValue) filter.Add("start_ns", "<", query.ToNs);
        filter.Add("cause", "=", query.Cause);
        filter.Add("ongoing", "=", query.Ongoing);
        filter.Add("metastable", "=", query.Metastable);
        filter.Add("confidence", ">=", query.MinConfidence);
        filter.AddContains("services", query.Service is { } service ? $"\n{service}\n" : null);
        filter.AddAfter("start_ns", query.After);
        return await ListAsync<IncidentRow, IncidentRecord>($"SELECT {IncidentColumns} FROM incident{filter.Where} ORDER BY start_ns DESC, id DESC LIMIT {query.Limit}", filter.Parameters, row => row.ToRecord(), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task AnnotateAsync(AnnotationRecord annotation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(annotation);
        return WriteAsync(
            connection => connections.DoAsync(
                connection,
                "INSERT INTO annotation (id, incident_id, kind, body, author, created_ns) VALUES ($Id, $IncidentId, $Kind, $Body, $Author, $CreatedNs)",
                new { annotation.Id, annotation.IncidentId, annotation.Kind, annotation.Body, annotation.Author, annotation.CreatedNs },
                cancellation),
            null,
            cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AnnotationRecord>> AnnotationsAsync(string incidentId, CancellationToken cancellation) => await connections.ReadAsync(
        async connection => (IReadOnlyList<AnnotationRecord>)[.. await connections.RowsAsync<AnnotationRecord>(
            connection,
            "SELECT id AS \"Id\", incident_id AS \"IncidentId\", kind AS \"Kind\", body AS \"Body\", author AS \"Author\", created_ns AS \"CreatedNs\" FROM annotation WHERE incident_id = $incidentId ORDER BY created_ns, id",
            new { incidentId },
            cancellation).ConfigureAwait(false)],
        cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<bool> RemoveAnnotationAsync(string id, CancellationToken cancellation) => WriteAsync(
        async connection => await connections.DoAsync(connection, "DELETE FROM annotation WHERE id = $id", new { id }, cancellation).ConfigureAwait(false) > 0,
        null,
        cancellation);

    private Task<int> PutAsync(DbConnection connection, IncidentRecord incident, CancellationToken cancellation) => connections.DoAsync(
        connection,
        $"""
        INSERT INTO incident ({IncidentColumns})
        VALUES ($id, $analysisId, $name, $startNs, $endNs, $ongoing, $cause, $mechanism, $confidence, $metastable, $services, $summary, $impactRequests, $foundNs, $updatedNs)
        ON CONFLICT (id) DO UPDATE SET
            analysis_id = excluded.analysis_id, name = excluded.name, start_ns = excluded.start_ns, end_ns = excluded.end_ns, ongoing = excluded.ongoing,
            cause = excluded.cause, mechanism = excluded.mechanism, confidence = excluded.confidence, metastable = excluded.metastable,
            services = excluded.services, summary = excluded.summary, impact_requests = excluded.impact_requests, updated_ns = excluded.updated_ns
        """,
        RecordRows.Parameters(incident),
        cancellation);

    private Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, string? alone, CancellationToken cancellation) => connections.WriteAsync(work, alone, cancellation);

    private async Task<IReadOnlyList<TRecord>> ListAsync<TRow, TRecord>(string sql, DynamicParameters parameters, Func<TRow, TRecord> convert, CancellationToken cancellation) => await connections.ReadAsync(
        async connection => (IReadOnlyList<TRecord>)[.. (await connections.RowsAsync<TRow>(connection, sql, parameters, cancellation).ConfigureAwait(false)).Select(convert)],
        cancellation).ConfigureAwait(false);
}
