using System.Text;
using System.Text.Json;
using Analyzer.Simulate;
using Xunit;

namespace Analyzer.Tests.Simulate;

public sealed class ObservationTests
{
    private static SimulationResult Observed(SimulationOptions options) =>
        Runs.Shipped("three-layers", 5, options with { DurationSeconds = 30 });

    [Fact]
    public void Sampling_KeepsWholeTraces()
    {
        var all = Observed(new SimulationOptions());
        var some = Observed(new SimulationOptions { SamplingRatio = 0.1 });
        var sizes = all.Spans.CountBy(span => span.TraceId).ToDictionary();
        var kept = some.Spans.CountBy(span => span.TraceId).ToList();
        Assert.All(kept, trace => Assert.Equal(sizes[trace.Key], trace.Value));
        Assert.InRange(kept.Count / (double)sizes.Count, 0.06, 0.14);
        Assert.All(some.Spans, span => Assert.Equal("ot=th:e666", span.TraceState));
        Assert.All(all.Spans, span => Assert.Null(span.TraceState));
        // The truth stays whole, and says what can be seen.
        Assert.Equal(all.Truth.Calls.Count, some.Truth.Calls.Count);
        Assert.All(some.Truth.Calls, call => Assert.True(call.Visible == 0 || call.Visible == call.Attempts));
    }

    [Fact]
    public void LostSpans_AreLostOneByOne()
    {
        var result = Observed(new SimulationOptions { LostSpanShare = 0.05 });
        Assert.InRange(result.Spans.Count / (double)result.SpansBeforeLoss, 0.94, 0.96);
        Assert.Contains(result.Truth.Calls, call => call.Visible < call.Attempts);
        var ids = result.Spans.Select(span => span.SpanId.ToString("x16")).ToHashSet();
        Assert.All(
            result.Truth.Calls.SelectMany(call => call.Spans),
            attempt => Assert.Equal(attempt.ClientExported, attempt.ClientSpanId is { } id && ids.Contains(id)));
    }

    [Fact]
    public void ClockSkew_ShiftsEachInstanceByOneAmount()
    {
        var straight = Observed(new SimulationOptions()).Spans.ToDictionary(span => span.SpanId);
        var skewed = Observed(new SimulationOptions { ClockSkewMs = 50 }).Spans;
        var shifts = skewed.ToLookup(span => span.Resource.Instance, span => span.StartNs - straight[span.SpanId].StartNs);
        Assert.All(shifts, shift => Assert.InRange(Assert.Single(shift.Distinct()), -50_000_000, 50_000_000));
        Assert.True(shifts.SelectMany(shift => shift).Distinct().Count() > 3);
        Assert.All(skewed, span => Assert.Equal(span.EndNs - span.StartNs, straight[span.SpanId].EndNs - straight[span.SpanId].StartNs));
    }

    [Fact]
    public void OtlpJson_IsWhatTheFileExporterWrites()
    {
        var result = Observed(new SimulationOptions { SamplingRatio = 0.5 });
        using var stream = new MemoryStream();
        OtlpJsonWriter.Write(result, stream);
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 1);
        var spans = 0;
        foreach (var line in lines)
        {
            using var document = JsonDocument.Parse(line);
            foreach (var resource in document.RootElement.GetProperty("resourceSpans").EnumerateArray())
            {
                Assert.Equal("service.name", resource.GetProperty("resource").GetProperty("attributes")[0].GetProperty("key").GetString());
                foreach (var span in resource.GetProperty("scopeSpans").EnumerateArray().SelectMany(scope => scope.GetProperty("spans").EnumerateArray()))
                {
                    spans++;
                    Assert.Equal(32, span.GetProperty("traceId").GetString()!.Length);
                    Assert.Equal(16, span.GetProperty("spanId").GetString()!.Length);
                    Assert.Equal(JsonValueKind.Number, span.GetProperty("kind").ValueKind);
                    Assert.Equal(19, span.GetProperty("startTimeUnixNano").GetString()!.Length);
                    Assert.Equal("ot=th:8", span.GetProperty("traceState").GetString());
                    foreach (var value in span.GetProperty("attributes").EnumerateArray().Select(attribute => attribute.GetProperty("value")))
                    {
                        Assert.Equal(JsonValueKind.String, value.EnumerateObject().Single().Value.ValueKind);
                    }
                }
            }
        }
        Assert.Equal(result.Spans.Count, spans);
    }

    [Fact]
    public void TruthJson_HasItsSchema()
    {
        using var stream = new MemoryStream();
        TruthWriter.Write(Observed(new SimulationOptions()), stream);
        using var document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal("analyzer.truth/v1", document.RootElement.GetProperty("schema").GetString());
        Assert.Equal("shop-db", document.RootElement.GetProperty("trigger")[0].GetProperty("service").GetString());
        Assert.False(document.RootElement.GetProperty("metastable").GetBoolean());
        Assert.True(document.RootElement.GetProperty("calls").GetArrayLength() > 1000);
    }
}
