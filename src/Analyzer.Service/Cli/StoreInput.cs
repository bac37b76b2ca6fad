using System.CommandLine;
using Analyzer.Service.Hosting;
using Analyzer.Service.Stores;
using Analyzer.Store;

namespace Analyzer.Service.Cli;

/// <summary>The options that say which store a verb reads when no files are named.</summary>
internal sealed class StoreInput
{
    private static readonly string[] s_keys = ["Store", "Data"];

    private readonly List<(Setting Setting, Option<string?> Option)> _flags =
        [.. Settings.All.Where(setting => s_keys.Contains(setting.Key)).Select(setting => (setting, new Option<string?>(setting.Flag) { HelpName = "value", Description = setting.Meaning.Replace("`", "", StringComparison.Ordinal) }))];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (var (_, option) in _flags) command.Add(option);
    }

    /// <summary>The store that was named, or the one that the environment names.</summary>
    public Source Read(ParseResult parsed) =>
        new(_flags.Where(flag => parsed.GetResult(flag.Option) is not null).ToDictionary(flag => flag.Setting, flag => parsed.GetValue(flag.Option) ?? ""));

    /// <summary>A store that can be opened.</summary>
    /// <param name="flags">What the command line says of it.</param>
    public sealed class Source(Dictionary<Setting, string> flags)
    {
        /// <summary>Refuses a command line that names both files and a store, or neither files nor a time.</summary>
        /// <exception cref="CliException">It does.</exception>
        public void Check(IReadOnlyList<string> inputs, TimeBound? from, TimeBound? to)
        {
            if (inputs.Count > 0 && flags.Count > 0) throw CliException.WrongUsage($"{flags.Keys.First().Flag} names a store, and '{inputs[0]}' a file: give one of them");
            if (inputs.Count == 0 && flags.Count == 0 && from is null && to is null) throw CliException.WrongUsage("nothing to read: name files, or a time in the store with --from and --to");
        }

        /// <summary>Opens the store, works on it and closes it.</summary>
        /// <exception cref="CliException">There is none, it cannot be opened, or it went away.</exception>
        public T Use<T>(Func<ISpanStore, Task<T>> work, CancellationToken cancellation) => UseAsync(work, cancellation).GetAwaiter().GetResult();

        private async Task<T> UseAsync<T>(Func<ISpanStore, Task<T>> work, CancellationToken cancellation)
        {
            var (options, mistakes) = ServeConfiguration.Read(Environment.CurrentDirectory, flags, Environment.GetEnvironmentVariable);
            if (mistakes.Count > 0) throw CliException.WrongUsage(string.Join("; ", mistakes));
            // Opening would make an empty one, which says nothing about where the spans are.
            if (options.Store is null && !(Directory.Exists(options.Data) && Directory.EnumerateFileSystemEntries(options.Data).Any()))
                throw CliException.NotDone($"no store in '{options.Data}': 'analyzer serve' makes one; name its folder with --data, a database with --store, or files to read");
            await using var store = await StoreAccess.OpenAsync(options, cancellation).ConfigureAwait(false);
            try
            {
                return await work(store).ConfigureAwait(false);
            }
            catch (StoreException e)
            {
                throw CliException.NotDone(e.Message);
            }
        }
    }
}
