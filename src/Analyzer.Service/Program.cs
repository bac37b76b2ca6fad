using System.CommandLine;
using Analyzer.Service.Cli;
using Analyzer.Service.Cli.Schedules;

namespace Analyzer.Service;

/// <summary>The executable <c>analyzer</c>: a table of contents.</summary>
internal static class Program
{
    private const string Purpose =
        "Reconstructs from distributed traces how a failure spread: which calls were retried, what the retries cost and where, " +
        "and what the dashboards did not show.";

    /// <summary>Every verb, in the order in which help names them.</summary>
    internal static RootCommand CreateRoot() => new(Purpose)
    {
        AnalyzeVerb.Create(),
        ReportVerb.Create(),
        ViewVerb.Create(),
        CallsVerb.Create(),
        ImportVerb.Create(),
        ReadyVerb.Create(),
        SimulateVerb.Create(),
        ServeVerb.Create(),
        StoreVerb.Create(),
        ScheduleVerb.Create(),
        KeysVerb.Create(),
        McpVerb.Create(),
        MigrateVerb.Create(),
    };

    private static Task<int> Main(string[] args) => CommandLine.RunAsync(CreateRoot(), args);
}
