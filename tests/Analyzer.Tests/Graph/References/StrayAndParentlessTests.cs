using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.References;

/// <summary>Tries that landed in another trace, or in one of their own without any mark.</summary>
public sealed class StrayAndParentlessTests
{
    private const string Url = "http://inventory/items/";

    [Fact]
    public void ATryInAnEndedTrace_BelongsToTheFailedOneItFits()
    {
        var spans = new TraceBuilder();
        var first = spans.Trace(0).Entry(50);
        first.Client("GET", 10, 20).Http("GET", Url + "0", 200);
        for (var request = 1; request <= 4; request++)
        {
            spans.Trace(request * 10_000).Entry(500).Client("GET", 10, 20).Http("GET", Url + request, 503).As($"a{request}");
            first.Client("GET", request * 10_000 + 130, 20).Http("GET", Url + request, 200).As($"b{request}");
        }

        Found.Only(spans, "Retry Structural: a1 b1", "Retry Structural: a2 b2", "Retry Structural: a3 b3", "Retry Structural: a4 b4");
    }

    [Fact]
    public void ALateCallThatFitsNoFailure_StandsForItself()
    {
        var spans = new TraceBuilder();
        var first = spans.Trace(0).Entry(50);
        first.Client("GET", 10_000, 20).Http("GET", Url + "1", 200);
        spans.Trace(5_000).Entry(500).Client("GET", 10, 20).Http("GET", Url + "2", 503);
        Found.Nothing(spans);
    }

    [Fact]
    public void AzureRequestsWithoutAParent_ShareTheirId()
    {
        var spans = new TraceBuilder();
        for (var call = 0; call < 3; call++)
        {
            for (var number = 0; number < 2; number++)
                spans.Trace(call * 60_000 + number * 1000).Root("shop", SpanKind.Client, "GET", 0, 20).Http("GET", "https://acc.table.core.windows.net/t", number == 0 ? 503 : 200).With("az.client_request_id", $"id{call}").As($"{number}");
        }

        Found.EachOf(spans, 3, "Retry Explicit: 0 1");
    }

    [Fact]
    public void RequestsThatShareAMeshId_AndSucceed_AreNoTries()
    {
        var spans = new TraceBuilder();
        for (var number = 0; number < 3; number++)
            spans.Trace(number * 1000).Root("gateway", SpanKind.Server, "ingress", 0, 20).Http("GET", "/items/1", 200).With("guid:x-request-id", "same");
        Found.Nothing(spans);
    }

    [Fact]
    public void ServersWithoutAParent_AreTriesWhereOnlyFailuresAreRepeated()
    {
        var spans = new TraceBuilder();
        for (var call = 0; call < 8; call++)
        {
            for (var number = 0; number < 3; number++)
                spans.Trace(call * 60_000 + number * 200).Root("inventory", SpanKind.Server, "GET /items/{id}", 0, 20).Http("GET", $"/items/{call}", number < 2 ? 503 : 200).As($"{number}");
        }

        Found.EachOf(spans, 8, "Retry Structural: 0 1 2");
    }

    [Fact]
    public void ServersWithoutAParent_ThatAreAskedAnyway_AreNoTries()
    {
        var spans = new TraceBuilder();
        for (var probe = 0; probe < 40; probe++)
            spans.Trace(probe * 1000).Root("inventory", SpanKind.Server, "GET /health", 0, 20).Http("GET", "/health", probe % 10 == 3 ? 503 : 200);
        Found.Nothing(spans);
    }
}
