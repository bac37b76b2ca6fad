using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Tests.Detect;

/// <summary>Call sets for tests, as reconstruction would make them, with the spans behind them.</summary>
public sealed class CallSetBuilder
{
    /// <summary>2026-11-23 14:00:00 UTC: where tests' clocks start.</summary>
    public const long Epoch = 1_795_442_400_000_000_000;

    private const long Ms = 1_000_000;

    private readonly List<TraceSpec> _traces = [];
    private ulong _nextId = 1;

    public ReconstructionQuality Quality { get; set; } = new();

    /// <summary>Starts a trace; calls are added to what is returned.</summary>
    public TraceSpec Entry(string service, string operation, params Try[] tries) => EntryAt(0, service, operation, tries);

    public TraceSpec EntryAt(long startMs, string service, string operation, params Try[] tries) => Add(TraceSpec.Entry(service, operation, _nextId++, startMs, tries));

    public TraceSpec SampledEntryAt(long startMs, float weight, string service, string operation, params Try[] tries) =>
        Add(TraceSpec.Entry(service, operation, _nextId++, startMs, tries, weight));

    public TraceSpec Add(TraceSpec trace)
    {
        _traces.Add(trace);
        return trace;
    }

    /// <summary>Builds the set. Another seed gives the same calls with other string ids, spans in another order, and calls in another order.</summary>
    public CallSet Build(int seed = 0)
    {
        var random = new Random(seed);
        var batch = new SpanBatch();
        var specs = _traces.OrderBy(trace => trace.Id).ToArray();
        var names = specs.SelectMany(trace => trace.Root.All()).SelectMany(call => new[] { call.Callee, call.Operation, call.Instance }.Concat(call.Tries.Select(t => t.Failure))).Distinct().ToArray();
        if (seed != 0)
        {
            random.Shuffle(names);
            foreach (var name in names) batch.Strings.Intern(name);
        }

        var order = Enumerable.Range(0, specs.Length).ToArray();
        if (seed != 0) random.Shuffle(order);
        var layouts = new TraceLayout[specs.Length];
        foreach (var trace in order) layouts[trace] = TraceLayout.Of(specs[trace], trace, batch);

        // Calls of one trace stand together; beyond that no result may depend on their order.
        var byTrace = layouts.Select(layout => layout.Calls.ToArray()).ToArray();
        if (seed != 0) random.Shuffle(byTrace);
        foreach (var calls in byTrace.Where(_ => seed != 0)) random.Shuffle(calls);
        return Assemble(batch, specs, layouts, byTrace.SelectMany(calls => calls).ToArray());
    }

    private CallSet Assemble(SpanBatch batch, TraceSpec[] specs, TraceLayout[] layouts, (CallSpec Spec, Call Call, Attempt[] Attempts, (CallSpec Call, int Attempt)? Parent)[] drafts)
    {
        var calls = new List<Call>();
        var attempts = new List<Attempt>();
        var positions = new Dictionary<CallSpec, int>();
        foreach (var draft in drafts)
        {
            positions.Add(draft.Spec, attempts.Count);
            calls.Add(draft.Call with { FirstAttempt = attempts.Count });
            attempts.AddRange(draft.Attempts);
        }

        var array = calls.ToArray();
        for (var i = 0; i < array.Length; i++)
        {
            if (drafts[i].Parent is { } parent) array[i].ParentAttempt = positions[parent.Call] + parent.Attempt;
        }

        var spansByTrace = layouts.SelectMany(layout => layout.Spans.OrderBy(row => batch.StartNs[row]).ThenBy(row => batch.SpanIds[row])).ToArray();
        var first = 0;
        var rows = new TraceRow[specs.Length];
        for (var trace = 0; trace < specs.Length; trace++)
        {
            var spans = layouts[trace].Spans;
            rows[trace] = new TraceRow(new TraceId(0, specs[trace].Id), first, spans.Count, spans.Min(row => batch.StartNs[row]), spans.Max(row => batch.EndNs[row]), 1, specs[trace].Weight);
            first += spans.Count;
        }

        var origins = Enumerable.Range(0, array.Length).Where(i => array[i].IsError && !drafts[i].Spec.Children.Any(child => child.Call.Outcome is CallOutcome.Failed or CallOutcome.Exhausted));
        return new CallSet
        {
            Spans = batch,
            SpansByTrace = spansByTrace,
            ParentRows = Enumerable.Repeat(-1, batch.Count).ToArray(),
            ShiftNs = new long[batch.Count],
            Traces = rows,
            Calls = array,
            Attempts = [.. attempts],
            ErrorPaths = [.. origins.Select(i => new ErrorPath(i, i, 1, false, 1))],
            Quality = Quality with { Spans = batch.Count },
        };
    }

    /// <summary>The calls of one trace laid out in time, one after the other.</summary>
    private sealed class TraceLayout
    {
        private ulong _nextSpan;

        public List<(CallSpec Spec, Call Call, Attempt[] Attempts, (CallSpec Call, int Attempt)? Parent)> Calls { get; } = [];

        public List<int> Spans { get; } = [];

        public static TraceLayout Of(TraceSpec trace, int index, SpanBatch batch)
        {
            var layout = new TraceLayout { _nextSpan = (trace.Id << 20) + 1 };
            layout.Add(trace, index, trace.Root, null, Epoch + (trace.StartMs * Ms), batch, 0);
            return layout;
        }

        // Returns the end of the call, Unix ns.
        private long Add(TraceSpec trace, int index, CallSpec spec, (CallSpec Call, int Attempt)? parent, long start, SpanBatch batch, ulong parentSpan)
        {
            var attempts = new Attempt[spec.Tries.Length];
            var at = Calls.Count;
            Calls.Add(default);
            var clock = start;
            for (var i = 0; i < attempts.Length; i++)
            {
                var (begin, server) = (clock, _nextSpan++);
                var client = spec.Caller is null ? 0 : _nextSpan++;
                var served = begin + (spec.Tries[i].WaitMs * Ms);
                clock = served + (spec.Tries[i].WorkMs * Ms);
                foreach (var (_, child) in spec.Children.Where(child => child.Attempt == i)) clock = Add(trace, index, child, (spec, i), clock, batch, server) + Ms;
                var orphaned = spec.Tries[i].OrphanedMs * Ms;
                attempts[i] = new Attempt
                {
                    ClientSpan = client == 0 ? -1 : Append(trace, batch, spec.Caller!, "", spec.Operation, SpanKind.Client, client, parentSpan, begin, clock),
                    ServerSpan = (spec.Flags & CallFlags.Uninstrumented) != 0 ? -1 : Append(trace, batch, spec.Callee, spec.Instance, spec.Operation, spec.ServerKind, server, client == 0 ? parentSpan : client, served, clock + orphaned),
                    StartNs = begin,
                    DurationNs = clock - begin,
                    SelfNs = spec.Tries[i].WorkMs * Ms,
                    QueueDelayNs = 0,
                    OrphanedNs = orphaned,
                    Failure = batch.Strings.Intern(spec.Tries[i].Failure),
                    CalleeInstance = batch.Strings.Intern(spec.Instance),
                    CalleeVersion = batch.Strings.Intern(spec.Version),
                    Number = (short)(i + 1),
                    Requests = 1,
                    Status = spec.Tries[i].Status,
                };
                clock += (i + 1 < attempts.Length && i < spec.WaitsMs.Length ? spec.WaitsMs[i] : 1) * Ms;
            }

            var several = spec.Tries.Length + spec.Untimed > 1;
            var call = new Call
            {
                Trace = index,
                Caller = batch.Strings.Intern(spec.Caller ?? ""),
                CallerInstance = batch.Strings.Intern(spec.CallerInstance),
                CallerVersion = batch.Strings.Intern(spec.CallerVersion),
                Callee = batch.Strings.Intern(spec.Callee),
                Operation = batch.Strings.Intern(spec.Operation),
                CallSpan = -1,
                AttemptCount = attempts.Length,
                UntimedAttempts = spec.Untimed,
                ParentAttempt = -1,
                StartNs = start,
                DurationNs = clock - Ms - start,
                Weight = trace.Weight,
                Confidence = several ? 0.9f : 1,
                Kind = spec.Kind,
                Verdict = several ? Verdict.Structural : Verdict.Single,
                Outcome = spec.Outcome,
                Flags = spec.Flags,
            };
            Calls[at] = (spec, call, attempts, parent);
            return clock - Ms;
        }

        private int Append(TraceSpec trace, SpanBatch batch, string service, string instance, string name, SpanKind kind, ulong id, ulong parent, long start, long end)
        {
            SpanAttribute Text(string key, string value) => new(batch.Strings.Intern(key), AttributeType.Text, batch.Strings.Intern(value));
            var resource = instance.Length == 0
                ? batch.Resources.Intern([Text("service.name", service)])
                : batch.Resources.Intern([Text("service.name", service), Text("service.instance.id", instance)]);
            var draft = new SpanDraft
            {
                TraceId = new TraceId(0, trace.Id),
                SpanId = new SpanId(id),
                ParentId = new SpanId(parent),
                StartNs = start,
                EndNs = end,
                Name = batch.Strings.Intern(name),
                Kind = kind,
            };
            foreach (var (key, value) in trace.Attributes) draft.Attributes.Add(Text(key, value));
            batch.Add(draft, resource, 0);
            Spans.Add(batch.Count - 1);
            return batch.Count - 1;
        }
    }
}
