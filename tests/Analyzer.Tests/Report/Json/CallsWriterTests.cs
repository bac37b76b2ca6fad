using System.Text;
using System.Text.Json;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Analyzer.Report.Json;
using Xunit;

namespace Analyzer.Tests.Report.Json;

public sealed class CallsWriterTests
{
    private const long Start = 1_795_442_592_123_456_789;

    [Fact]
    public void EntryAndRetriedCall_AreOneLineEach()
    {
        var lines = Write(Set()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(
            """{"traceId":"000000000000000100000000000000ab","caller":null,"callee":"web","operation":"GET /","kind":"single","outcome":"ok","verdict":"single","confidence":1,"startUnixNano":"1795442592123456789","durationNano":900,"missingParent":true,"attempts":[{"spanId":"0000000000000001","number":1,"startUnixNano":"1795442592123456789","durationNano":900,"status":"ok"}]}""",
            lines[0]);
        Assert.Equal(
            """{"traceId":"000000000000000100000000000000ab","caller":"web","callee":"</script>","operation":"POST /orders","kind":"retry","outcome":"okAfterRetry","verdict":"structural","confidence":0.93,"startUnixNano":"1795442592123456799","durationNano":500,"callerInstance":"web-1","callSpanId":"0000000000000001","untimedAttempts":2,"timedOut":true,"mayBeCensored":true,"attempts":[{"spanId":"0000000000000002","serverSpanId":"0000000000000003","number":1,"startUnixNano":"1795442592123456799","durationNano":100,"status":"timeout","failure":"timeout"},{"spanId":"0000000000000004","traceId":"000000000000000200000000000000cd","number":2,"startUnixNano":"1795442592123456999","durationNano":300,"status":"ok","requests":2}]}""",
            lines[1].Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryLine_IsAnObject()
    {
        var set = Set(copies: 3_000);
        var lines = Write(set).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(set.Calls.Length, lines.Length);
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
    }

    private static string Write(CallSet set)
    {
        using var stream = new MemoryStream();
        CallsWriter.Write(set, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static CallSet Set(int copies = 1)
    {
        var batch = new SpanBatch();
        int Text(string text) => batch.Strings.Intern(text);
        var resource = 0;
        var (first, second) = (new TraceId(0x1, 0xab), new TraceId(0x2, 0xcd));
        foreach (var (trace, id) in new[] { (first, 1UL), (first, 2UL), (first, 3UL), (second, 4UL) })
            batch.Add(new SpanDraft { TraceId = trace, SpanId = new SpanId(id), StartNs = Start, EndNs = Start + 900 }, resource, 0);
        var entry = new Call { Callee = Text("web"), Operation = Text("GET /"), CallSpan = -1, ParentAttempt = -1, AttemptCount = 1, StartNs = Start, DurationNs = 900, Weight = 1, Confidence = 1, Flags = CallFlags.Entry | CallFlags.MissingParent };
        var retried = new Call
        {
            Caller = Text("web"),
            CallerInstance = Text("web-1"),
            Callee = Text("</script>"),
            Operation = Text("POST /orders"),
            CallSpan = 0,
            FirstAttempt = 1,
            AttemptCount = 2,
            UntimedAttempts = 2,
            StartNs = Start + 10,
            DurationNs = 500,
            Weight = 1,
            Confidence = 0.93f,
            Kind = CallKind.Retry,
            Verdict = Verdict.Structural,
            Outcome = CallOutcome.OkAfterRetry,
            Flags = CallFlags.TimedOut | CallFlags.MayBeCensored,
        };
        return new CallSet
        {
            Spans = batch,
            SpansByTrace = [0, 1, 2, 3],
            ParentRows = [-1, 0, 1, -1],
            ShiftNs = new long[4],
            Traces = [new TraceRow(first, 0, 3, Start, Start + 900, 0, 1)],
            Calls = [.. Enumerable.Repeat(new[] { entry, retried }, copies).SelectMany(pair => pair)],
            Attempts =
            [
                new Attempt { ClientSpan = -1, ServerSpan = 0, StartNs = Start, DurationNs = 900, Number = 1, Requests = 1 },
                new Attempt { ClientSpan = 1, ServerSpan = 2, StartNs = Start + 10, DurationNs = 100, Number = 1, Requests = 1, Status = AttemptStatus.Timeout, Failure = Text("timeout") },
                new Attempt { ClientSpan = 3, ServerSpan = -1, StartNs = Start + 210, DurationNs = 300, Number = 2, Requests = 2 },
            ],
            ErrorPaths = [],
            Quality = new ReconstructionQuality(),
        };
    }
}
