namespace Analyzer.Ingest.Remote;

/// <summary>Traces of one range of time, in the backend's own encoding, as <see cref="Files.SpanFiles"/> reads it.</summary>
/// <param name="Document">Bytes to append to a file; empty without traces.</param>
/// <param name="Traces">How many traces they hold.</param>
/// <param name="IsWhole">Whether the backend had no more for the range than it was allowed to give.</param>
internal readonly record struct RemotePage(ReadOnlyMemory<byte> Document, int Traces, bool IsWhole);

/// <summary>Where a team keeps its traces already.</summary>
internal interface IRemoteBackend
{
    /// <summary>The shortest range it can be asked for, ns.</summary>
    long FinestNs { get; }

    /// <summary>Every service it knows; empty when it need not be asked service by service.</summary>
    Task<IReadOnlyList<string>> ServicesAsync(CancellationToken cancellation);

    /// <summary>Traces in which a service took part in a range of time.</summary>
    /// <param name="service">The service; null for all, where <see cref="ServicesAsync"/> gives none.</param>
    /// <param name="fromNs">Start of the range, Unix ns.</param>
    /// <param name="toNs">First instant after it.</param>
    /// <param name="limit">Most traces to give.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<RemotePage> FetchAsync(string? service, long fromNs, long toNs, int limit, CancellationToken cancellation);
}
