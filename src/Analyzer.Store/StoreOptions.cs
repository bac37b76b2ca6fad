namespace Analyzer.Store;

/// <summary>Where spans are stored, and how.</summary>
public sealed record StoreOptions
{
    /// <summary>PostgreSQL connection string (<c>Host=…;Database=…</c> or <c>postgresql://…</c>); null for the embedded file.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Folder of the embedded file; used when there is no connection string. Created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Width of an analysis window, ns; windows start at multiples of it since 1970. A stored width other than this is refused.</summary>
    public long WindowNs { get; init; } = 60_000_000_000;

    /// <summary>Longest a statement may run, ns; reads of whole windows excepted.</summary>
    public long StatementTimeoutNs { get; init; } = 30_000_000_000;

    /// <summary>Memory the embedded engine may use, bytes.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Says when spans were appended.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
