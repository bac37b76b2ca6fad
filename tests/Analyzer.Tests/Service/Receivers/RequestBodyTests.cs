using System.IO.Compression;
using Analyzer.Service.Receivers;
using Xunit;

namespace Analyzer.Tests.Service.Receivers;

/// <summary>A body is read as far as is allowed, whatever it claims to be.</summary>
public sealed class RequestBodyTests
{
    private const int Limit = 1 << 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Bomb_IsLeftUnread_OnceItIsTooLarge(string encoding)
    {
        var bomb = new MemoryStream(Compress(new byte[100 << 20], encoding));
        var admission = new Admission(1, long.MaxValue);
        using var lease = admission.TryEnter()!;
        var refusal = await Assert.ThrowsAsync<BodyException>(() => RequestBody.ReadAsync(bomb, encoding, bomb.Length, Limit, lease, Stop));
        Assert.Equal(BodyProblem.TooLarge, refusal.Problem);
        Assert.InRange(admission.Bytes, 1, Limit * 2);
        // gzip of zeros shrinks to a thousandth: a hundredth of it gave the limit.
        if (encoding == "gzip") Assert.InRange(bomb.Position, 1, bomb.Length / 4);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task GrpcBomb_IsLeftUnread_OnceItIsTooLarge(string encoding)
    {
        var bomb = new MemoryStream(Compress(new byte[100 << 20], encoding));
        await using var plain = new BoundedCompression(encoding, Limit).CreateDecompressionStream(bomb);
        var read = 0L;
        var buffer = new byte[81_920];
        var failure = Assert.Throws<Grpc.Core.RpcException>((Action)(() =>
        {
            while (true) read += plain.Read(buffer);
        }));
        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.InRange(read, 1, Limit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Body_OfExactlyTheLimit_IsTaken_AndOneByteMoreIsNot(string encoding)
    {
        var random = new byte[Limit + 1];
        new Random(3).NextBytes(random);
        using var lease = new Admission(1, long.MaxValue).TryEnter()!;
        using (var body = await RequestBody.ReadAsync(new MemoryStream(Compress(random[..Limit], encoding)), encoding, null, Limit, lease, Stop))
        {
            Assert.True(body.Bytes.Span.SequenceEqual(random.AsSpan(0, Limit)));
        }

        await Assert.ThrowsAsync<BodyException>(() => RequestBody.ReadAsync(new MemoryStream(Compress(random, encoding)), encoding, null, Limit, lease, Stop));
    }

    [Fact]
    public async Task SeveralGzipMembers_AreOneBody()
    {
        using var lease = new Admission(1, long.MaxValue).TryEnter()!;
        using var body = await RequestBody.ReadAsync(new MemoryStream(Ingest.Reading.Gzip("ab"u8.ToArray(), "cd"u8.ToArray())), "gzip", null, Limit, lease, Stop);
        Assert.Equal("abcd"u8.ToArray(), body.Bytes.ToArray());
    }

    [Fact]
    public void Admission_GivesBackWhatARequestHeld()
    {
        var admission = new Admission(2, 100);
        var first = admission.TryEnter()!;
        var second = admission.TryEnter()!;
        Assert.Null(admission.TryEnter());
        Assert.True(first.TryGrow(60));
        Assert.False(second.TryGrow(41));
        Assert.True(second.TryGrow(40));
        first.Dispose();
        first.Dispose();
        Assert.Equal((1, 40), (admission.Requests, admission.Bytes));
        second.Dispose();
        Assert.Equal((0, 0), (admission.Requests, admission.Bytes));
    }

    private static byte[] Compress(byte[] plain, string encoding)
    {
        if (encoding == "") return plain;
        if (encoding == "zstd")
        {
            using var zstd = new ZstdSharp.Compressor();
            return zstd.Wrap(plain).ToArray();
        }

        var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain);
        return result.ToArray();
    }
}
