namespace Analyzer.Service.Receivers;

/// <summary>What one request may be.</summary>
/// <param name="MaxBodyBytes">Most bytes of a body as sent.</param>
/// <param name="MaxDecompressedBytes">Most bytes of a body decompressed.</param>
internal sealed record ReceiverLimits(int MaxBodyBytes, int MaxDecompressedBytes);
