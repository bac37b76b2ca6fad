using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Analyzer.Model.Spans;
using Analyzer.Service.Access;
using Analyzer.Service.Stores;
using Analyzer.Store;
using Analyzer.Store.Records;
using Spectre.Console;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer keys</c>: who may call the service. Works beside a running one.</summary>
internal static class KeysVerb
{
    private const string Examples = """
        analyzer keys add collector --scope ingest
            prints a key that may send spans and nothing else; it is shown once
        analyzer keys add grafana --scope read --expires 90d
            one that may read, for ninety days
        analyzer keys list
            every key: id, name, scopes, and whether it is valid
        analyzer keys revoke k3v9x2mqpa7t
            ends a key; within five seconds on every replica
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var verb = new Verb("keys", "Makes, lists and revokes the keys of callers, also while 'analyzer serve' runs.", Examples) { Add(), List(), Revoke() };
        return verb;
    }

    private static Verb Add()
    {
        var name = new Argument<string>("name") { Description = "Whose key it is, for people: a service, a person." };
        var scopes = new Option<string[]>("--scope") { HelpName = "scope", Description = $"What it may do: {string.Join(", ", Scopes.All)} (admin: everything). May be given several times, or with commas.", Required = true, AllowMultipleArgumentsPerToken = true };
        var expires = new Option<string?>("--expires") { HelpName = "duration", Description = "For how long, such as 90d. Without it for ever." };
        var rate = new Option<double>("--rate") { HelpName = "requests/s", Description = "Requests per second it may send. Without it what the service allows every key." };
        return Made(new Verb("add", "Makes a key and prints it, once.", Examples) { name, scopes, expires, rate }, async (store, parsed, cancellation) =>
        {
            var key = ApiKey.New();
            var record = new KeyRecord(key.Id, parsed.GetValue(name)!, key.Hash(), ScopesOf(parsed.GetValue(scopes)!), Math.Max(0, parsed.GetValue(rate)), TimeProvider.System.NowNs(), Expiry(parsed.GetValue(expires)), null);
            await store.Keys.AddAsync(record, cancellation);
            Console.Out.WriteLine(key.Reveal());
            CommandLine.Tell($"this is shown once: keep it where secrets are kept. It may {string.Join(" and ", record.Scopes)}; 'analyzer keys revoke {key.Id}' ends it");
        });
    }

    private static Verb List()
    {
        var json = new Option<bool>("--json") { Description = "A JSON array instead of a table." };
        return Made(new Verb("list", "Every key, without its secret.", Examples) { json }, async (store, parsed, cancellation) =>
        {
            var keys = await store.Keys.ListAsync(cancellation);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(keys.Select(key => new { key.Id, key.Name, key.Scopes, key.RatePerSecond, created = Time(key.CreatedNs), expires = Time(key.ExpiresNs), revoked = Time(key.RevokedNs) }), StoreEndpoints.Json));
                return;
            }

            var table = new Table().AddColumns("id", "name", "scopes", "made", "state");
            foreach (var key in keys) table.AddRow(Markup.Escape(key.Id), Markup.Escape(key.Name), string.Join(", ", key.Scopes), Time(key.CreatedNs), State(key));
            AnsiConsole.Write(table);
        });
    }

    private static Verb Revoke()
    {
        var id = new Argument<string>("id") { Description = "The key's id, as 'analyzer keys list' shows it." };
        return Made(new Verb("revoke", "Ends a key.", Examples) { id }, async (store, parsed, cancellation) =>
        {
            if (!await store.Keys.RevokeAsync(parsed.GetValue(id)!, TimeProvider.System.NowNs(), cancellation)) throw CliException.NotDone($"there is no key '{parsed.GetValue(id)}' that is valid: 'analyzer keys list' shows them");
            CommandLine.Tell("revoked");
        });
    }

    private static Verb Made(Verb verb, Func<ISpanStore, ParseResult, CancellationToken, Task> work)
    {
        var place = new StoreOptionSet();
        place.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            // The first key is made before the service has run: unlike what only reads, this may make the store.
            await using var store = await StoreAccess.OpenOrMakeAsync(place.Read(parsed), cancellation);
            await work(store, parsed, cancellation);
            return ExitCodes.Done;
        });
        return verb;
    }

    private static List<string> ScopesOf(string[] given)
    {
        var scopes = given.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var wrong = scopes.Find(scope => !Scopes.All.Contains(scope));
        if (wrong is not null || scopes.Count == 0) throw CliException.WrongUsage($"--scope '{wrong}' is not known: allowed are {string.Join(", ", Scopes.All)}");
        return scopes;
    }

    private static long? Expiry(string? text)
    {
        if (text is null) return null;
        return DurationText.TryParse(text, out var ns) ? TimeProvider.System.NowNs() + ns : throw CliException.WrongUsage($"--expires '{text}' is not a duration: {DurationText.Hint}");
    }

    private static string State(KeyRecord key) =>
        key.RevokedNs is { } revoked ? $"revoked {Time(revoked)}" : key.ExpiresNs is { } end ? end < TimeProvider.System.NowNs() ? $"expired {Time(end)}" : $"valid until {Time(end)}" : "valid";

    private static string Time(long? unixNs) => unixNs is { } ns ? DateTimeOffset.UnixEpoch.AddTicks(ns / 100).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "";
}
