using Analyzer.Model.Spans;

namespace Analyzer.Tests.Graph;

/// <summary>One trace being written.</summary>
internal sealed record BuiltTrace(TraceBuilder Builder, TraceId Id, double BaseNs)
{
    /// <summary>A span without a parent.</summary>
    public BuiltSpan Root(string service, SpanKind kind, string name, double at, double ms) =>
        Builder.Add(new BuiltSpan(this, 0, service, kind, name, at, ms));

    /// <summary>The usual entry: a SERVER span of <c>checkout</c> that lasts long enough for everything below it.</summary>
    public BuiltSpan Entry(double ms = 30_000) => Root("checkout", SpanKind.Server, "GET /checkout", 0, ms).Http("GET", "/checkout", 200);

    /// <summary>A span whose parent was never sent.</summary>
    public BuiltSpan Orphan(ulong missingParent, string service, SpanKind kind, string name, double at, double ms) =>
        Builder.Add(new BuiltSpan(this, missingParent, service, kind, name, at, ms));
}
