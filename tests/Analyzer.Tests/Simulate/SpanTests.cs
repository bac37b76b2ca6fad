using Analyzer.Simulate;
using Xunit;

namespace Analyzer.Tests.Simulate;

public sealed class SpanTests
{
    public static TheoryData<string> Names => [.. Scenario.List()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Spans_AreWellFormed(string name)
    {
        var spans = Runs.Of(name).Spans;
        var ids = spans.Select(span => span.SpanId).ToHashSet();
        Assert.Equal(spans.Count, ids.Count);
        Assert.DoesNotContain(0UL, ids);
        Assert.All(spans, span =>
        {
            Assert.True(span.EndNs >= span.StartNs);
            Assert.True(span.TraceId != 0);
            Assert.Equal(span.Attributes.Count, span.Attributes.Select(attribute => attribute.Key).Distinct().Count());
            Assert.Equal(span.IsError, span.IsError && (span.StatusMessage is not null || span.Attributes.Any(a => a.Key == "error.type")));
        });
        Assert.True(spans.Zip(spans.Skip(1)).All(pair => pair.First.EndNs <= pair.Second.EndNs));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parents_ExistInTheSameTrace(string name)
    {
        var spans = Runs.Of(name).Spans;
        var byId = spans.ToDictionary(span => span.SpanId);
        var children = spans.Where(span => span.ParentSpanId != 0).ToList();
        // A killed process takes its unfinished spans with it: only then may a parent be missing.
        var missing = children.Count(span => !byId.ContainsKey(span.ParentSpanId));
        if (Runs.Of(name).Truth.EndedBy.Count == 0) Assert.Equal(0, missing);
        else Assert.True(missing < 0.02 * spans.Count);
        foreach (var child in children)
        {
            if (!byId.TryGetValue(child.ParentSpanId, out var parent)) continue;
            Assert.Equal(parent.TraceId, child.TraceId);
            Assert.True(child.StartNs >= parent.StartNs);
            if (child.Kind == SimSpanKind.Server) Assert.True(child.ParentIsRemote);
        }
    }

    [Fact]
    public void Statuses_FollowTheConventions()
    {
        foreach (var span in Runs.Of("healthy-with-decoys").Spans)
        {
            var status = span.Attributes.FirstOrDefault(attribute => attribute.Key == "http.response.status_code").Number;
            if (span.Kind == SimSpanKind.Server) Assert.Equal(status >= 500, span.IsError);
            else if (span.Kind == SimSpanKind.Client && status > 0) Assert.Equal(status >= 400, span.IsError);
        }
    }

    [Fact]
    public void LinkedConsumers_AreInTracesOfTheirOwn()
    {
        var spans = Runs.Of("queue-backlog").Spans;
        var producers = spans.Where(span => span.Kind == SimSpanKind.Producer).ToDictionary(span => span.SpanId);
        foreach (var consumer in spans.Where(span => span.Kind == SimSpanKind.Consumer))
        {
            var link = Assert.Single(consumer.Links);
            Assert.Equal(producers[link.SpanId].TraceId, link.TraceId);
            var ownTrace = consumer.Scope.Name.Contains("ServiceBus", StringComparison.Ordinal);
            Assert.Equal(ownTrace, consumer.TraceId != link.TraceId);
            Assert.Equal(ownTrace ? 0 : link.SpanId, consumer.ParentSpanId);
        }
    }

    [Fact]
    public void Truth_NamesSpansThatExist()
    {
        var result = Runs.Of("retry-storm");
        var ids = result.Spans.Select(span => span.SpanId.ToString("x16")).ToHashSet();
        foreach (var call in result.Truth.Calls)
        {
            Assert.Equal(call.Attempts, call.Visible);
            foreach (var attempt in call.Spans)
            {
                if (attempt.ClientSpanId is { } client) Assert.Contains(client, ids);
                if (attempt.ServerSpanId is { } server) Assert.Contains(server, ids);
            }
        }
    }
}
