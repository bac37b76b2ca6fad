using System.Globalization;
using System.Text.Json;
using Analyzer.Model.Spans;
using Analyzer.Service.Cli;
using Analyzer.Store.Search;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Rest.Jaeger;

/// <summary>Parameters of Jaeger's query API (jaeger, query_parser.go): times in µs or ms since 1970, durations as Go writes them.</summary>
internal static class JaegerParameters
{
    private const int DefaultLimit = 100;

    /// <summary>Most traces in an answer, as many as Jaeger UI lets ask for.</summary>
    internal const int MostTraces = 1_500;

    private const long NsPerMicrosecond = 1_000, NsPerMillisecond = 1_000_000, DayNs = 86_400_000_000_000;

    /// <summary>The traces asked for by id; empty when the request is a search.</summary>
    /// <exception cref="JaegerException">One is no id.</exception>
    public static IReadOnlyList<TraceId> TraceIds(IQueryCollection query)
    {
        try
        {
            return [.. query["traceID"].Select(text => TraceIdOf(text ?? "")).Distinct()];
        }
        catch (JaegerException wrong)
        {
            throw new JaegerException(wrong.Status, $"cannot parse traceID param: {wrong.Message}");
        }
    }

    /// <summary>A trace id of up to 32 hex digits; leading zeros may be missing.</summary>
    /// <exception cref="JaegerException">It is none.</exception>
    public static TraceId TraceIdOf(string text)
    {
        if (text.Length > 32) throw new JaegerException(400, $"TraceID cannot be longer than 32 hex characters: {text}");
        var high = text.Length > 16 ? text[..^16] : "0";
        var low = text.Length > 16 ? text[^16..] : text;
        return new TraceId(Hex(high), Hex(low));
    }

    /// <summary>The search that a request asks for; null when nothing can meet it.</summary>
    /// <exception cref="JaegerException">A parameter is wrong.</exception>
    public static TraceSearch? Search(IQueryCollection query, long nowNs)
    {
        var service = query["service"].ToString();
        if (service.Length == 0) throw ServiceRequired();
        var (fromNs, lastNs) = Times(query, nowNs);
        var (min, max) = (Duration(query, "minDuration"), Duration(query, "maxDuration"));
        if (min is not null && max is not null && max < min) throw new JaegerException(400, "'maxDuration' should be greater than 'minDuration'");
        var search = new TraceSearch
        {
            Service = service,
            Operation = query["operation"].ToString() is { Length: > 0 } operation ? operation : null,
            FromNs = fromNs,
            ToNs = lastNs > long.MaxValue - NsPerMicrosecond ? long.MaxValue : lastNs + NsPerMicrosecond,
            MinDurationNs = min,
            MaxDurationNs = max,
            Limit = Limit(query),
        };
        return JaegerSearchTags.Apply(search, Tags(query));
    }

    /// <summary>The times that the dependencies are asked for, Unix ns: <c>endTs</c> and <c>lookback</c>, in ms.</summary>
    /// <exception cref="JaegerException">A parameter is wrong.</exception>
    public static (long FromNs, long ToNs) DependencyTimes(IQueryCollection query, long nowNs)
    {
        var toNs = query["endTs"].ToString() is { Length: > 0 } end ? Scaled(Integer("endTs", end), NsPerMillisecond) : nowNs;
        var lookbackNs = query["lookback"].ToString() is { Length: > 0 } lookback ? Scaled(Integer("lookback", lookback), NsPerMillisecond) : DayNs;
        return (lookbackNs > 0 && toNs < long.MinValue + lookbackNs ? long.MinValue : toNs - lookbackNs, toNs);
    }

    /// <summary>Checks the times that a trace may be asked for with. They are a hint for stores that need one; ours finds traces by id.</summary>
    /// <exception cref="JaegerException">A parameter is wrong.</exception>
    public static void CheckTraceHints(IQueryCollection query)
    {
        foreach (var name in (ReadOnlySpan<string>)["start", "end"])
        {
            if (query[name].ToString() is { Length: > 0 } text) Integer(name, text);
        }

        if (query["raw"].ToString() is { Length: > 0 } raw && raw is not ("1" or "t" or "T" or "true" or "TRUE" or "True" or "0" or "f" or "F" or "false" or "FALSE" or "False"))
        {
            throw JaegerException.Parameter("raw", $"strconv.ParseBool: parsing {Quoted(raw)}: invalid syntax");
        }
    }

    /// <summary>The kind of spans that operations are asked for; null for all, and whether there is such a kind at all.</summary>
    public static bool TryKind(IQueryCollection query, out SpanKind? kind)
    {
        var text = query["spanKind"].ToString();
        kind = text.Length > 0 && JaegerSearchTags.TryKind(text, out var known) ? known : null;
        return text.Length == 0 || kind is not null;
    }

    /// <summary>What is said where there must be a service.</summary>
    public static JaegerException ServiceRequired() => new(400, "parameter 'service' is required");

    private static (long FromNs, long LastNs) Times(IQueryCollection query, long nowNs)
    {
        var last = query["end"].ToString() is { Length: > 0 } end ? Scaled(Integer("end", end), NsPerMicrosecond) : nowNs;
        if (query["start"].ToString() is { Length: > 0 } start) return (Scaled(Integer("start", start), NsPerMicrosecond), last);
        // Jaeger UI sends it beside start; who sends it alone means it.
        var back = DurationText.TryParse(query["lookback"].ToString(), out var lookbackNs) ? lookbackNs : 2 * DayNs;
        return (nowNs - back, last);
    }

    private static int Limit(IQueryCollection query)
    {
        if (query["limit"].ToString() is not { Length: > 0 } text) return DefaultLimit;
        var limit = Integer("limit", text);
        return limit <= 0 ? DefaultLimit : (int)Math.Min(limit, MostTraces);
    }

    private static long? Duration(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text is "" or "0") return null;
        if (!DurationText.TryParse(text, out var durationNs)) throw JaegerException.Parameter(name, $"time: invalid duration {Quoted(text)}");
        return durationNs == 0 ? null : durationNs;
    }

    private static List<KeyValuePair<string, string>> Tags(IQueryCollection query)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in query["tag"])
        {
            var colon = tag?.IndexOf(':', StringComparison.Ordinal) ?? -1;
            if (colon < 0) throw new JaegerException(400, $"malformed 'tag' parameter, expecting key:value, received: {tag}");
            tags[tag![..colon]] = tag[(colon + 1)..];
        }

        foreach (var text in query["tags"].Where(text => !string.IsNullOrEmpty(text)))
        {
            try
            {
                foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(text!) ?? []) tags[key] = value ?? "";
            }
            catch (JsonException wrong)
            {
                throw new JaegerException(400, $"malformed 'tags' parameter, cannot unmarshal JSON: {wrong.Message}");
            }
        }

        return [.. tags];
    }

    private static long Integer(string name, string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw JaegerException.Parameter(name, $"strconv.ParseInt: parsing {Quoted(text)}: invalid syntax");

    private static ulong Hex(string text) => text.Length > 0 && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new JaegerException(400, $"strconv.ParseUint: parsing {Quoted(text)}: invalid syntax");

    private static long Scaled(long value, long factor) => value > long.MaxValue / factor ? long.MaxValue : value < long.MinValue / factor ? long.MinValue : value * factor;

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
