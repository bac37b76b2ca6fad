namespace Analyzer.Detect.Series;

/// <summary>How well an entry call stands for a request of a user, best first. A dashboard counts only the best rank that occurs.</summary>
internal enum EntryRank : byte
{
    /// <summary>A SERVER span without a caller: a request from outside.</summary>
    Request,

    /// <summary>A consumer, a job or another root: work that began here.</summary>
    Work,

    /// <summary>The caller exists but is absent from the data: an inner call that looks like an entry.</summary>
    Fragment,
}
