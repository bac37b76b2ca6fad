namespace Analyzer.Simulate.Scenarios;

/// <summary>Reads one entry of <c>policies</c>.</summary>
internal static class PolicyReader
{
    private static readonly string[] RetryWords = ["timeout", "connection", "database"];

    public static PolicyModel Read(YamlSection section)
    {
        var (caller, callee) = Reference.ParseEdge(section, "edge");
        var (backoff, baseNs) = section.Parse("backoff", (BackoffKind.None, 0L), Quantity.Backoff);
        var policy = new PolicyModel(
            caller,
            callee,
            section.OptionalText("operation"),
            section.OptionalText("version"),
            section.Has("client") ? section.Choice("client", "", Clients.ClientStyles.Names) : null,
            section.DurationNs("timeout"),
            section.Count("attempts", 1, 1),
            backoff,
            baseNs,
            RetryOn(section),
            section.Number("retryBudget", 0),
            ReadBreaker(section),
            section.DurationNs("hedgeAfter"),
            section.Flag("fallback"));
        section.RejectUnknownKeys();
        if (policy.HedgeAfterNs > 0 && policy.Attempts < 2) throw section.Invalid("hedgeAfter", "hedging needs 'attempts' of at least 2");
        return policy;
    }

    private static IReadOnlySet<string> RetryOn(YamlSection section)
    {
        if (section.Texts("retryOn") is not { } words) return PolicyModel.DefaultRetryOn;
        foreach (var word in words)
        {
            var isStatus = int.TryParse(word, out var status) && status is >= 400 and <= 599;
            if (isStatus || RetryWords.Contains(word)) continue;
            throw section.Invalid("retryOn", $"'{word}' is not known; allowed: {string.Join(", ", RetryWords)}, and status codes from 400 to 599");
        }
        return new SortedSet<string>(words, StringComparer.Ordinal);
    }

    private static BreakerModel? ReadBreaker(YamlSection section)
    {
        if (section.Section("breaker") is not { } inner) return null;
        var breaker = new BreakerModel(
            inner.Share("failures", 0.5),
            inner.DurationNs("window", 10_000_000_000),
            inner.DurationNs("open", 5_000_000_000),
            inner.Count("minimum", 20, 1));
        inner.RejectUnknownKeys();
        return breaker;
    }
}
