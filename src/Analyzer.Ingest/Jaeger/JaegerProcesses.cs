using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Jaeger;

/// <summary>The processes of one trace. They usually stand behind the spans that refer to them, so spans get theirs at the end.</summary>
internal sealed class JaegerProcesses(SpanSink sink)
{
    private readonly Dictionary<int, int> _resourceById = [];
    private readonly List<(int Span, int Process)> _users = [];

    public void Define(int process, int resource) => _resourceById[process] = resource;

    /// <summary>Says that a span, already in the batch, belongs to a process.</summary>
    public void Use(int span, int process) => _users.Add((span, process));

    /// <summary>Gives the spans their resources; one without attributes where the process is not there.</summary>
    public void Apply()
    {
        foreach (var (span, process) in _users)
        {
            if (!_resourceById.TryGetValue(process, out var resource)) _resourceById[process] = resource = sink.Batch.Resources.Intern([]);
            sink.Batch.SetResource(span, 1, resource);
        }
    }
}
