using System.Globalization;
using Analyzer.Model.Spans;
using Analyzer.Store.Search;
using Analyzer.Tests.Graph.Properties;

namespace Analyzer.Tests.Store;

/// <summary>What a search means, span by span over everything: engines are compared with it.</summary>
public sealed class MemoryTraceSearch(Func<IReadOnlyList<SpanBatch>> batches) : ITraceSearch
{
    public Task<IReadOnlyList<StoredService>> ServicesAsync(long fromNs, long toNs, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<StoredService>>(
        [.. Spans().Where(span => StartOf(span) >= fromNs && (StartOf(span) < toNs || toNs == long.MaxValue)).Select(ServiceOf).Distinct().OrderBy(service => service.Service, StringComparer.Ordinal).ThenBy(service => service.Name, StringComparer.Ordinal)]);

    public Task<IReadOnlyList<StoredOperation>> OperationsAsync(string service, SpanKind? kind, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<StoredOperation>>(
        [.. Spans().Where(span => IsOf(span, service)).Select(span => new StoredOperation(NameOf(span), span.Batch.Kinds[span.Row])).Where(operation => kind is null || operation.Kind == kind)
            .Distinct().OrderBy(operation => operation.Name, StringComparer.Ordinal).ThenBy(operation => operation.Kind)]);

    public Task<IReadOnlyList<TraceHit>> SearchAsync(TraceSearch query, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<TraceHit>>(
        [.. Spans().Where(span => Meets(span, query)).GroupBy(span => span.Batch.TraceIdOf(span.Row)).Select(trace => new TraceHit(trace.Key, trace.Max(StartOf)))
            .Order().Where(hit => query.After is null || hit.CompareTo(query.After) > 0).Take(query.Limit)]);

    public Task<long> ReadAsync(IReadOnlyCollection<TraceId> traces, SpanBatch into, CancellationToken cancellation)
    {
        var before = into.Count;
        foreach (var batch in batches()) BatchCopy.Into(into, batch, Enumerable.Range(0, batch.Count).Where(row => traces.Contains(batch.TraceIdOf(row))));
        return Task.FromResult((long)(into.Count - before));
    }

    public Task<IReadOnlyList<ServiceDependency>> DependenciesAsync(long fromNs, long toNs, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ServiceDependency>>([]);

    private static long StartOf((SpanBatch Batch, int Row) span) => span.Batch.StartNs[span.Row];

    private static string NameOf((SpanBatch Batch, int Row) span) => span.Batch.Strings.GetString(span.Batch.Names[span.Row]);

    private static StoredService ServiceOf((SpanBatch Batch, int Row) span)
    {
        var service = span.Batch.Strings.GetString(span.Batch.Resources[span.Batch.ResourceIds[span.Row]].Service);
        foreach (var attribute in span.Batch.Resources.AttributesOf(span.Batch.ResourceIds[span.Row]))
        {
            if (attribute.Type == AttributeType.Text && attribute.Value != 0 && span.Batch.Strings.GetString(attribute.Key) == "service.name") return new StoredService(service, span.Batch.Strings.GetString(attribute.Value));
        }

        return new StoredService(service, service);
    }

    private static bool IsOf((SpanBatch Batch, int Row) span, string service) => ServiceOf(span) is var stored && (stored.Service == service || stored.Name == service);

    private static bool Meets((SpanBatch Batch, int Row) span, TraceSearch query)
    {
        var (batch, row) = span;
        var durationNs = batch.EndNs[row] - batch.StartNs[row];
        return batch.StartNs[row] >= query.FromNs && batch.StartNs[row] < query.ToNs
            && (query.Service is null || IsOf(span, query.Service))
            && (query.Operation is null || NameOf(span) == query.Operation)
            && (query.Kind is null || batch.Kinds[row] == query.Kind)
            && (query.Status is null || batch.Statuses[row] == query.Status)
            && (query.Scope is null || batch.Strings.GetString(batch.Resources.Scope(batch.ScopeIds[row]).Name) == query.Scope)
            && (query.MinDurationNs is null || durationNs >= query.MinDurationNs)
            && (query.MaxDurationNs is null || durationNs <= query.MaxDurationNs)
            && query.Attributes.All(wanted => Has(batch, batch.AttributesOf(row), wanted) || Has(batch, batch.Resources.AttributesOf(batch.ResourceIds[row]), wanted));
    }

    private static bool Has(SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes, KeyValuePair<string, string> wanted)
    {
        foreach (var attribute in attributes)
        {
            if (batch.Strings.GetString(attribute.Key) == wanted.Key && TextOf(batch, attribute) == wanted.Value) return true;
        }

        return false;
    }

    private static string TextOf(SpanBatch batch, SpanAttribute attribute) => attribute.Type switch
    {
        AttributeType.Int32 => attribute.Value.ToString(CultureInfo.InvariantCulture),
        AttributeType.Int64 => batch.Number(attribute.Value).ToString(CultureInfo.InvariantCulture),
        AttributeType.Double => BitConverter.Int64BitsToDouble(batch.Number(attribute.Value)).ToString("R", CultureInfo.InvariantCulture),
        AttributeType.Bool => attribute.Value == 0 ? "false" : "true",
        AttributeType.Bytes => Convert.ToBase64String(batch.Strings.GetUtf8(attribute.Value)),
        _ => batch.Strings.GetString(attribute.Value),
    };

    private IEnumerable<(SpanBatch Batch, int Row)> Spans() => batches().SelectMany(batch => Enumerable.Range(0, batch.Count).Select(row => (batch, row)));
}
