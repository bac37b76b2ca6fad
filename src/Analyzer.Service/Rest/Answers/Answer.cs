using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Analyzer.Service.Rest.Answers;

/// <summary>An answer that knows what it is a version of: strong entity tags, 304 for who has it (RFC 9110), HEAD without the body.</summary>
internal sealed class Answer : IResult
{
    private readonly Func<byte[]> _body;
    private readonly string _type;
    private byte[]? _bytes;

    private Answer(Func<byte[]> body, string type) => (_body, _type) = (body, type);

    /// <summary>HTTP status.</summary>
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Where the thing is; null: not said.</summary>
    public string? Location { get; init; }

    /// <summary>The next page; null where there is none.</summary>
    public string? Next { get; init; }

    /// <summary>What the answer is a version of, any text; null: the bytes themselves tell.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the answer depends on <c>Accept</c>.</summary>
    public bool Negotiated { get; init; }

    /// <summary>Whether nobody may keep it, not even to ask whether it still holds.</summary>
    public bool Momentary { get; init; }

    /// <summary>A record in JSON.</summary>
    public static Task<IResult> Json<T>(T value, int status = StatusCodes.Status200OK, string? location = null, string? next = null, bool momentary = false) =>
        Task.FromResult<IResult>(new Answer(() => JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), "application/json") { Status = status, Location = location, Next = next, Momentary = momentary });

    /// <summary>A document that is only made where somebody has not got it.</summary>
    public static Answer Document(Func<byte[]> body, string type, string version) => new(body, type) { Version = version, Negotiated = true };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var cacheable = !Momentary && Status == StatusCodes.Status200OK && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        response.Headers.CacheControl = cacheable ? "private, no-cache" : "no-store";
        if (Location is not null) response.Headers.Location = Location;
        if (Next is not null) response.Headers.Link = $"<{Next}>; rel=\"next\"";
        if (Negotiated) response.Headers.Vary = "Accept";
        if (cacheable)
        {
            var tag = new EntityTagHeaderValue(Tag());
            response.Headers.ETag = tag.ToString();
            if (request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } known && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        var bytes = Bytes();
        response.StatusCode = Status;
        response.ContentType = _type;
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }

    private byte[] Bytes() => _bytes ??= _body();

    private string Tag()
    {
        var content = Version is null ? Bytes() : System.Text.Encoding.UTF8.GetBytes($"{Version}\n{_type}");
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"";
    }
}
