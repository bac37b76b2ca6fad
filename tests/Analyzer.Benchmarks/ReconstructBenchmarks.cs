using Analyzer.Graph;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using BenchmarkDotNet.Attributes;

namespace Analyzer.Benchmarks;

/// <summary>Spans in memory to calls.</summary>
[MemoryDiagnoser]
public class ReconstructBenchmarks
{
    private SpanBatch _spans = new();

    /// <summary>What the batch looks like: many small traces, or one that holds every span.</summary>
    public enum Shape
    {
        Simulated,
        Chain,
        Star,
        Cycle,
    }

    [Params(Shape.Simulated, Shape.Chain, Shape.Star, Shape.Cycle)]
    public Shape Spans { get; set; }

    [Params(100_000, 1_000_000)]
    public int Count { get; set; }

    [GlobalSetup]
    public void SetUp() => _spans = Spans == Shape.Simulated ? ReconstructRun.Simulate(Count) : OneTrace(Spans, Count);

    [Benchmark]
    public CallSet Reconstruct() => Reconstruction.Run(_spans, new ReconstructionOptions());

    private static SpanBatch OneTrace(Shape shape, int count)
    {
        var batch = new SpanBatch(count);
        var name = batch.Strings.Intern("step");
        var service = new SpanAttribute(batch.Strings.Intern("service.name"), AttributeType.Text, batch.Strings.Intern("giant"));
        var resource = batch.Resources.Intern([service]);
        var draft = new SpanDraft();
        for (var number = 1; number <= count; number++)
        {
            draft.Reset();
            draft.TraceId = new TraceId(1, 1);
            draft.SpanId = new SpanId((ulong)number);
            draft.ParentId = new SpanId(shape switch
            {
                Shape.Star => number == 1 ? 0u : 1u,
                Shape.Chain => (ulong)number - 1,
                _ => number == 1 ? (ulong)count : (ulong)number - 1,
            });
            draft.StartNs = 1_700_000_000_000_000_000 + number;
            draft.EndNs = draft.StartNs + 1_000;
            draft.Name = name;
            draft.Kind = (SpanKind)(1 + number % 3);
            batch.Add(draft, resource, 0);
        }

        return batch;
    }
}
