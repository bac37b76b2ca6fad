using System.CommandLine;
using Analyzer.Service.Hosting;
using Analyzer.Service.Stores;
using Analyzer.Store;

namespace Analyzer.Service.Cli;

/// <summary>The store that a verb reads when no files are named.</summary>
internal sealed class StoreInput
{
    private readonly StoreOptionSet _options = new();

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command) => _options.AddTo(command);

    /// <summary>The store that was named, or the one that the environment names.</summary>
    public Source Read(ParseResult parsed) => new(_options.Named(parsed), () => _options.Read(parsed));

    /// <summary>A store that can be opened.</summary>
    /// <param name="named">The option that names it; null where none was given.</param>
    /// <param name="options">What all options say of it.</param>
    public sealed class Source(string? named, Func<ServeOptions> options)
    {
        /// <summary>Refuses a command line that names both files and a store, or neither files nor a time.</summary>
        /// <exception cref="CliException">It does.</exception>
        public void Check(IReadOnlyList<string> inputs, TimeBound? from, TimeBound? to)
        {
            if (inputs.Count > 0 && named is not null) throw CliException.WrongUsage($"{named} names a store, and '{inputs[0]}' a file: give one of them");
            if (inputs.Count == 0 && named is null && from is null && to is null) throw CliException.WrongUsage("nothing to read: name files, or a time in the store with --from and --to");
        }

        /// <summary>Opens the store, works on it and closes it.</summary>
        /// <exception cref="CliException">There is none, it cannot be opened, or it went away.</exception>
        public T Use<T>(Func<ISpanStore, Task<T>> work, CancellationToken cancellation) => UseAsync(work, cancellation).GetAwaiter().GetResult();

        private async Task<T> UseAsync<T>(Func<ISpanStore, Task<T>> work, CancellationToken cancellation)
        {
            var place = options();
            await using var store = await StoreAccess.OpenAsync(place, cancellation).ConfigureAwait(false);
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
