using System.CommandLine;
using Analyzer.Service.Hosting;

namespace Analyzer.Service.Cli;

/// <summary>The options of <c>serve</c> that name the store, for verbs that only read it.</summary>
internal sealed class StoreOptionSet
{
    private static readonly string[] s_keys = ["Store", "Data"];

    private readonly List<(Setting Setting, Option<string?> Option)> _flags =
        [.. Settings.All.Where(setting => s_keys.Contains(setting.Key)).Select(setting => (setting, new Option<string?>(setting.Flag) { HelpName = "value", Description = setting.Meaning.Replace("`", "", StringComparison.Ordinal) }))];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var (_, option) in _flags) command.Add(option);
    }

    /// <summary>The first of them that the command line gives; null without one.</summary>
    public string? Named(ParseResult parsed) => _flags.Find(flag => parsed.GetResult(flag.Option) is not null).Setting?.Flag;

    /// <summary>What they, the environment and appsettings.json say.</summary>
    /// <exception cref="CliException">The configuration has mistakes.</exception>
    public ServeOptions Read(ParseResult parsed)
    {
        var given = _flags.Where(flag => parsed.GetResult(flag.Option) is not null).ToDictionary(flag => flag.Setting, flag => parsed.GetValue(flag.Option) ?? "");
        var (options, mistakes) = ServeConfiguration.Read(Environment.CurrentDirectory, given, Environment.GetEnvironmentVariable);
        return mistakes.Count == 0 ? options : throw CliException.WrongUsage(string.Join("; ", mistakes));
    }
}
