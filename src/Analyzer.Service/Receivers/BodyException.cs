namespace Analyzer.Service.Receivers;

/// <summary>Why a body was not taken.</summary>
internal enum BodyProblem
{
    /// <summary>Larger than is allowed, compressed or decompressed.</summary>
    TooLarge,

    /// <summary>All requests together hold too much; a retry may find room.</summary>
    NoRoom,

    /// <summary>The compression is damaged, or the body ends early.</summary>
    Damaged,
}

/// <summary>A body that was not taken.</summary>
internal sealed class BodyException(BodyProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public BodyProblem Problem { get; } = problem;

    /// <summary>Beyond the limit.</summary>
    public static BodyException TooLarge(long limit) => new(BodyProblem.TooLarge, $"the request is larger than {limit} bytes; send smaller batches");

    /// <summary>No room in memory now.</summary>
    public static BodyException NoRoom() => new(BodyProblem.NoRoom, "too many bytes of requests are being worked on");
}
