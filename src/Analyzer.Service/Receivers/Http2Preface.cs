using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Analyzer.Service.Receivers;

/// <summary>
/// HTTP/1.1 and HTTP/2 on one port without TLS. Kestrel decides between the two by TLS's ALPN alone and takes everything in
/// cleartext for HTTP/1.1; here a connection that begins with HTTP/2's preface (RFC 9113 section 3.4) is marked as if ALPN had said so.
/// </summary>
internal static class Http2Preface
{
    // No method of HTTP/1.1 begins so (RFC 9113 reserves PRI).
    private static readonly byte[] s_preface = "PRI * HTTP/2.0"u8.ToArray();

    /// <summary>How long a connection may stay silent at first.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Looks at the first bytes and leaves them where they are.</summary>
    public static ConnectionDelegate Detect(ConnectionDelegate next) => async connection =>
    {
        bool? isHttp2;
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed))
        {
            patience.CancelAfter(s_patience);
            isHttp2 = await IsHttp2Async(connection, patience.Token);
        }

        if (isHttp2 is null) return;
        if (isHttp2.Value)
        {
            var negotiated = new Negotiated();
            connection.Features.Set<ITlsConnectionFeature>(negotiated);
            connection.Features.Set<ITlsApplicationProtocolFeature>(negotiated);
        }

        await next(connection);
    };

    private static async Task<bool?> IsHttp2Async(ConnectionContext connection, CancellationToken cancellation)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            try
            {
                var read = await input.ReadAsync(cancellation);
                var answer = Compare(read.Buffer);
                if (answer is null && read.IsCompleted) return null;
                input.AdvanceTo(read.Buffer.Start, answer is null ? read.Buffer.End : read.Buffer.Start);
                if (answer is not null) return answer;
            }
            catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException)
            {
                return null;
            }
        }
    }

    private static bool? Compare(ReadOnlySequence<byte> start)
    {
        Span<byte> head = stackalloc byte[s_preface.Length];
        var length = (int)Math.Min(start.Length, head.Length);
        start.Slice(0, length).CopyTo(head);
        if (!s_preface.AsSpan().StartsWith(head[..length])) return false;
        return length == s_preface.Length ? true : null;
    }

    private sealed class Negotiated : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
