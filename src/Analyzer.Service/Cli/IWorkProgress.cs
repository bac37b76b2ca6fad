using Analyzer.Ingest.Files;

namespace Analyzer.Service.Cli;

/// <summary>Told what a verb is doing.</summary>
internal interface IWorkProgress : IProgress<ReadProgress>
{
    /// <summary>A step has begun of which no share is known.</summary>
    void Step(string what);

    /// <summary>A step is so far, 0 to 1.</summary>
    void Share(string what, double share);
}
