using System.Globalization;
using Analyzer.Model.Spans;
using Analyzer.Service.Cli;
using Analyzer.Store.Search;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Search;

/// <summary>What a reader searches for, as written.</summary>
/// <param name="Service">A service; empty for any.</param>
/// <param name="Operation">A span's name; empty for any.</param>
/// <param name="IsFailed">Only traces with a span that failed.</param>
/// <param name="IsRetried">Only traces in which a call took several attempts.</param>
/// <param name="Least">Shortest duration of the span, such as <c>500ms</c>; empty for any.</param>
/// <param name="Most">Longest duration of the span; empty for any.</param>
/// <param name="Attribute">An attribute as <c>key=value</c>; empty for any.</param>
/// <param name="From">First instant; empty for all.</param>
/// <param name="To">First instant no longer searched; empty for all.</param>
/// <param name="After">Where the page before ended; empty on the first.</param>
internal sealed record SearchForm(string Service, string Operation, bool IsFailed, bool IsRetried, string Least, string Most, string Attribute, string From, string To, string After)
{
    /// <summary>Reads an address.</summary>
    public static SearchForm Read(HttpRequest request)
    {
        string Of(string name) => request.Query[name].ToString().Trim();
        return new SearchForm(Of("service"), Of("operation"), Of("error") == "1", Of("retry") == "1", Of("min"), Of("max"), Of("attribute"), Of("from"), Of("to"), Of("after"));
    }

    /// <summary>The same as the store searches; whether calls were retried is not for it to say.</summary>
    /// <param name="fromNs">First instant, Unix ns; null for all.</param>
    /// <param name="toNs">First instant no longer searched, Unix ns; null for all.</param>
    /// <param name="limit">Most hits.</param>
    /// <exception cref="CliException">Something in it cannot be read.</exception>
    public TraceSearch ToSearch(long? fromNs, long? toNs, int limit) => new()
    {
        FromNs = fromNs ?? long.MinValue,
        ToNs = toNs ?? long.MaxValue,
        Service = Service.Length > 0 ? Service : null,
        Operation = Operation.Length > 0 ? Operation : null,
        Status = IsFailed ? SpanStatus.Error : null,
        MinDurationNs = Duration("min", Least),
        MaxDurationNs = Duration("max", Most),
        Attributes = AttributeOf(),
        Limit = limit,
        After = HitOf(),
    };

    /// <summary>Address of the same search from another place on.</summary>
    public string Address(TraceHit after)
    {
        var parts = new List<(string Name, string Value)> { ("service", Service), ("operation", Operation), ("error", IsFailed ? "1" : ""), ("retry", IsRetried ? "1" : ""), ("min", Least), ("max", Most), ("attribute", Attribute), ("from", From), ("to", To) };
        parts.Add(("after", string.Create(CultureInfo.InvariantCulture, $"{after.StartNs}.{after.TraceId}")));
        return "/search?" + string.Join('&', parts.Where(part => part.Value.Length > 0).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"));
    }

    private static long? Duration(string name, string text)
    {
        if (text.Length == 0) return null;
        return DurationText.TryParse(text, out var ns) ? ns : throw CliException.WrongUsage($"{name} '{text}' is not a duration: {DurationText.Hint}");
    }

    private IReadOnlyList<KeyValuePair<string, string>> AttributeOf()
    {
        if (Attribute.Length == 0) return [];
        var equals = Attribute.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? [new(Attribute[..equals].Trim(), Attribute[(equals + 1)..].Trim())] : throw CliException.WrongUsage($"'{Attribute}' is no attribute: write it as http.response.status_code=503");
    }

    private TraceHit? HitOf()
    {
        var parts = After.Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var startNs) && TraceId.Parse(parts[1]) is { } trace ? new TraceHit(trace, startNs) : null;
    }
}
