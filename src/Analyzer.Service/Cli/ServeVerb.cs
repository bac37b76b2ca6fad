using System.CommandLine;
using System.Runtime.CompilerServices;
using Analyzer.Service.Hosting;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer serve</c>: receives spans over OTLP and stores them.</summary>
internal static class ServeVerb
{
    private const string Description =
        "Receives spans over OTLP (gRPC and HTTP) and stores them; every acknowledged span is committed. "
        + "Options also come from the environment (ANALYZER_STORE) and appsettings.json (section Analyzer): see docs/configuration.md.";

    private const string Examples = """
        analyzer serve
            on this machine, stored in one file below ~/.local/state
        analyzer serve --grpc 0.0.0.0:4317 --http 0.0.0.0:4318 --keep 7d --keep-bytes 50GB
            for collectors on other machines, for a week, at most 50 GB
        analyzer serve --store 'Host=db;Database=analyzer;Username=analyzer'
            on PostgreSQL, or on a Citus cluster's coordinator
        analyzer serve --store 'Host=db;Database=analyzer;Username=analyzer' --roles ingest
            one of several replicas: this one only receives
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var verb = new Verb("serve", Description, Examples) { HandlesSignals = true };
        var flags = Settings.All.Select(setting => (Setting: setting, Option: new Option<string?>(setting.Flag)
        {
            HelpName = "value",
            Description = setting.Meaning.Replace("`", "", StringComparison.Ordinal) + (setting.Default.Length > 0 ? $" Default: {setting.Default}." : ""),
        })).ToList();
        foreach (var (_, option) in flags) verb.Add(option);
        verb.SetAction((parsed, cancellation) => RunAsync(
            flags.Where(flag => parsed.GetResult(flag.Option) is not null).ToDictionary(flag => flag.Setting, flag => parsed.GetValue(flag.Option) ?? ""),
            cancellation));
        return verb;
    }

    // In a method of its own: the web framework is loaded when it is called, not when help is asked for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<int> RunAsync(Dictionary<Setting, string> flags, CancellationToken cancellation)
    {
        var (options, mistakes) = ServeConfiguration.Read(Environment.CurrentDirectory, flags, Environment.GetEnvironmentVariable);
        if (mistakes.Count == 0) return ServeRun.RunAsync(options, cancellation);
        foreach (var mistake in mistakes) CommandLine.Say(mistake);
        return Task.FromResult(ExitCodes.WrongUsage);
    }
}
