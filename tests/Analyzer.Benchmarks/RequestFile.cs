using System.Buffers.Binary;

namespace Analyzer.Benchmarks;

/// <summary>A file of OTLP protobuf requests, each behind its length (four bytes, most significant first).</summary>
internal static class RequestFile
{
    /// <summary>Every request.</summary>
    public static List<byte[]> Read(string path)
    {
        using var file = File.OpenRead(path);
        var requests = new List<byte[]>();
        var length = new byte[4];
        while (file.Position < file.Length)
        {
            file.ReadExactly(length);
            var request = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            file.ReadExactly(request);
            requests.Add(request);
        }

        return requests;
    }
}
