using System.CommandLine;
using Analyzer.Service.Stores;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer migrate</c>: brings the schema of a store up to date and ends.</summary>
internal static class MigrateVerb
{
    private const string Description = "Applies the migrations that a store lacks, under a lock. 'analyzer serve' does the same when it starts; this is for who wants it done before.";

    private const string Examples = """
        analyzer migrate --store 'Host=db;Database=analyzer;Username=owner'
            as a user who may create tables, before a service that may not
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var verb = new Verb("migrate", Description, Examples);
        var store = new StoreOptionSet();
        store.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            await using var opened = await StoreAccess.OpenForServingAsync(store.Read(parsed), cancellation);
            var statistics = await opened.StatisticsAsync(cancellation);
            CommandLine.Say($"{statistics.Engine} in {statistics.Location} has schema {statistics.SchemaVersion}");
            return ExitCodes.Done;
        });
        return verb;
    }
}
