using Analyzer.Service.Hosting;
using Xunit;

namespace Analyzer.Tests.Service.Hosting;

/// <summary>Links lead where the template says.</summary>
public sealed class TraceLinksTests
{
    [Fact]
    public void To_FillsTheTemplate_WithAMinuteOnEitherSide() => Assert.Equal(
        "https://grafana.example/explore?trace=00ab&from=1763999940000&to=1764000062000",
        new TraceLinks("https://grafana.example/explore?trace={traceId}&from={from}&to={to}").To("00ab", 1_764_000_000_000_000_000, 1_764_000_002_000_000_000));

    [Fact]
    public void To_WithoutATemplate_IsNone() => Assert.Null(new TraceLinks(null).To("00ab", 1, 2));
}
