using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Analyzer.Model.Findings;

namespace Analyzer.Service.Analysis.Runs;

/// <summary>What an analysis of stored spans is asked for, with every time settled.</summary>
/// <param name="FromNs">First instant analysed, Unix ns.</param>
/// <param name="ToNs">First instant no longer analysed, Unix ns.</param>
internal sealed record AnalysisRequest(long FromNs, long ToNs)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = { new JsonStringEnumConverter() } };

    /// <summary>First instant of a quiet time, Unix ns; null without one.</summary>
    public long? BaselineFromNs { get; init; }

    /// <summary>First instant after it, Unix ns; null without one.</summary>
    public long? BaselineToNs { get; init; }

    /// <summary>Width of a bucket, ns; null: chosen from the window.</summary>
    public long? BucketNs { get; init; }

    /// <summary>Only what concerns these services is answered, sorted; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Changes to answer for, as written.</summary>
    public IReadOnlyList<string> WhatIf { get; init; } = [];

    /// <summary>How the changes are answered.</summary>
    public WhatIfMethod WhatIfMethod { get; init; }

    /// <summary>Made of everything asked for: the same request has the same id.</summary>
    [JsonIgnore]
    public string Id => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, s_json)).AsSpan(0, 10));

    /// <summary>The request as it is stored.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>Reads a stored request.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static AnalysisRequest FromJson(string json) => JsonSerializer.Deserialize<AnalysisRequest>(json, s_json) ?? throw new JsonException("null is no request");
}
