using System.CommandLine;
using System.Globalization;
using Analyzer.Ingest.Remote;
using Analyzer.Model.Findings;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer import</c>: an incident's window out of the backend that a team already runs.</summary>
internal static class ImportVerb
{
    private const string Description =
        "Copies the traces of a time range out of Jaeger, Tempo or Zipkin into a file that 'analyze' reads. Interrupted, it goes on where it stopped.";

    private const string Examples = """
        analyzer import jaeger http://jaeger:16686 --service checkout --from 14:00 --to 14:20 -o incident.json.gz
            twenty minutes (UTC) of every trace that checkout took part in
        analyzer import tempo http://tempo:3200 --from -20m -o incident.otlp.gz --header 'X-Scope-OrgID: shop'
            the last twenty minutes of everything, from one tenant
        analyzer import zipkin https://user:secret@zipkin.example -s cart -s checkout --from 2026-11-23T14:00:00Z --to 2026-11-23T14:20:00Z -o incident.json
            two services, with Basic authentication
        """;

    // Time of day means the last time the clock showed it.
    private const long LookBackNs = 86_400_000_000_000 - 1;

    /// <summary>Variable that holds an Authorization header, which thus stays out of the shell's history and the list of processes.</summary>
    internal const string AuthorizationVariable = "ANALYZER_IMPORT_AUTHORIZATION";

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var kind = new Argument<RemoteKind>("backend") { HelpName = "jaeger|tempo|zipkin", Description = "What to ask: jaeger (its query API), tempo or zipkin (API v2)." };
        var address = new Argument<string>("url") { Description = "Its address, such as http://jaeger:16686; with a user and password in it, Basic authentication." };
        var services = new Option<string[]>("--service", "-s") { HelpName = "name", Description = "A service whose traces are wanted; may be given several times. Default: every service." };
        var from = ValueOptions.Bound("--from", "Start of the range: 2026-11-23T14:00:00Z, 14:00 (UTC, the last time it was), or -20m (before now). Default: -1h.");
        var to = ValueOptions.Bound("--to", "End of the range, written like --from. Default: now.");
        var limit = new Option<int>("--limit") { HelpName = "traces", Description = "Most traces in one answer; a range that holds more is asked for in halves.", DefaultValueFactory = _ => 500 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000) result.AddError("--limit must lie between 1 and 100000");
        });
        var headers = new Option<string[]>("--header", "-H") { HelpName = "'Name: value'", Description = $"A header of every request; may be given several times. {AuthorizationVariable} sets Authorization without showing it." };
        var timeout = ValueOptions.Duration("--timeout", "Longest wait for one answer. Default: 60s.", "1s", "1h");
        var output = new Option<string>("--output", "-o") { HelpName = "file", Description = "Where the traces go; compressed when it ends with .gz.", Required = true };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress and no summary; errors are still said." };
        var verb = new Verb("import", Description, Examples) { kind, address, services, from, to, limit, headers, timeout, output, quiet };
        return verb.Does((parsed, cancellation) =>
        {
            var (fromNs, toNs) = RangeOf(parsed.GetValue(from), parsed.GetValue(to), TimeProvider.System.GetUtcNow());
            var options = new RemoteOptions
            {
                Kind = parsed.GetValue(kind),
                Address = AddressOf(parsed.GetRequiredValue(address)),
                Services = [.. (parsed.GetValue(services) ?? []).Distinct(StringComparer.Ordinal)],
                FromNs = fromNs,
                ToNs = toNs,
                Limit = parsed.GetValue(limit),
                Headers = [.. HeadersOf(parsed.GetValue(headers) ?? [], Environment.GetEnvironmentVariable(AuthorizationVariable))],
                Timeout = TimeSpan.FromTicks((parsed.GetValue(timeout) ?? 60_000_000_000) / 100),
            };
            Run(options, parsed.GetRequiredValue(output), parsed.GetValue(quiet), cancellation);
        });
    }

    /// <summary>The range in Unix ns.</summary>
    /// <exception cref="CliException">It ends before it begins.</exception>
    internal static (long FromNs, long ToNs) RangeOf(TimeBound? from, TimeBound? to, DateTimeOffset now)
    {
        var nowNs = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        var (fromNs, toNs) = WindowResolution.Resolve(from ?? TimeBound.Parse("-1h", out _), to, new TimeWindow(nowNs - LookBackNs, nowNs));
        if (fromNs >= (toNs ?? nowNs)) throw CliException.WrongUsage("the range ends before it begins: --from lies in the future");
        return (fromNs!.Value, toNs ?? nowNs);
    }

    /// <summary>The backend's address.</summary>
    /// <exception cref="CliException">It is none.</exception>
    internal static Uri AddressOf(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return address!;
        throw CliException.WrongUsage($"'{text}' is not an address: write it with http:// or https://, as in http://jaeger:16686");
    }

    /// <summary>Headers as pairs.</summary>
    /// <exception cref="CliException">One lacks its colon.</exception>
    internal static IEnumerable<KeyValuePair<string, string>> HeadersOf(IEnumerable<string> headers, string? authorization)
    {
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1) throw CliException.WrongUsage($"--header '{header}' has no name: write it as 'Name: value'");
            yield return new(header[..colon].Trim(), header[(colon + 1)..].Trim());
        }

        if (!string.IsNullOrEmpty(authorization)) yield return new("Authorization", authorization);
    }

    private static void Run(RemoteOptions options, string output, bool quiet, CancellationToken cancellation)
    {
        OutputFile.Check(output, []);
        var result = WorkProgress.Run(quiet, progress =>
            RemoteImport.RunAsync(options, output, new Shown(options, progress), TimeProvider.System, cancellation).GetAwaiter().GetResult());
        if (quiet) return;
        if (result.CutRanges > 0)
        {
            CommandLine.Say($"{result.CutRanges} ranges too short to halve held more than {options.Limit} traces each, and some of theirs are missing: run again with a higher --limit");
        }

        if (result.Traces == 0) CommandLine.Say("the backend has no trace in this range: check --from, --to (UTC) and --service");
        else CommandLine.Tell(string.Create(CultureInfo.InvariantCulture, $"{result.Traces:#,0} traces written to {output}{(result.Resumed ? ", those of an interrupted import included" : "")}; next: analyzer analyze {output}"));
    }

    private sealed class Shown(RemoteOptions options, IWorkProgress progress) : IProgress<RemoteProgress>
    {
        public void Report(RemoteProgress value)
        {
            var service = value.Service.Length > 0 ? $" of {value.Service}" : "";
            progress.Share($"Importing from {options.Kind}: {value.Traces:#,0} traces{service}", value.Share);
        }
    }
}
