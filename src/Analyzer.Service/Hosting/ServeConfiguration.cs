using Microsoft.Extensions.Configuration;

namespace Analyzer.Service.Hosting;

/// <summary>
/// Reads the options from flags, the environment and appsettings.json, the first that says something wins; tells all mistakes at once.
/// </summary>
internal static class ServeConfiguration
{
    /// <summary>The section of appsettings.json that is ours.</summary>
    public const string Section = "Analyzer";

    /// <summary>Reads and checks.</summary>
    /// <param name="folder">Where appsettings.json may be.</param>
    /// <param name="flags">Values given on the command line, by setting.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <returns>The options, and what is wrong with them: one sentence a mistake.</returns>
    public static (ServeOptions Options, IReadOnlyList<string> Mistakes) Read(string folder, IReadOnlyDictionary<Setting, string> flags, Func<string, string?> environment)
    {
        var options = new ServeOptions();
        var mistakes = new List<string>();
        var section = Files(folder, environment, mistakes);
        foreach (var setting in Settings.All)
        {
            var (text, source) = Given(setting, flags, environment, section);
            if (setting.Apply(options, text) is { } mistake) mistakes.Add($"{source} {mistake}");
        }

        foreach (var unknown in section.Keys.Where(key => Settings.All.All(setting => !setting.Key.Equals(key, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal))
        {
            var near = Settings.All.MinBy(setting => Distance(setting.Key, unknown))!.Key;
            mistakes.Add($"{Section}:{unknown} is not a setting{(Distance(near, unknown) <= 3 ? $"; did you mean {Section}:{near}?" : "; see docs/configuration.md")}");
        }

        if (mistakes.Count == 0) Check(options, mistakes);
        return (options, mistakes);
    }

    private static (string Text, string Source) Given(Setting setting, IReadOnlyDictionary<Setting, string> flags, Func<string, string?> environment, Dictionary<string, string> section) =>
        flags.TryGetValue(setting, out var flag) ? (flag, setting.Flag)
        : environment(setting.Variable) is { } variable ? (variable, setting.Variable)
        : section.TryGetValue(setting.Key, out var value) ? (value, $"{Section}:{setting.Key}")
        : (setting.Default, setting.Key);

    private static Dictionary<string, string> Files(string folder, Func<string, string?> environment, List<string> mistakes)
    {
        var builder = new ConfigurationBuilder().SetBasePath(folder).AddJsonFile("appsettings.json", optional: true);
        var name = environment("DOTNET_ENVIRONMENT") ?? environment("ASPNETCORE_ENVIRONMENT");
        if (!string.IsNullOrEmpty(name)) builder.AddJsonFile($"appsettings.{name}.json", optional: true);
        // As .NET writes sections in the environment: Analyzer__Grpc.
        builder.AddInMemoryCollection(Settings.All.Select(setting => KeyValuePair.Create($"{Section}:{setting.Key}", environment($"{Section}__{setting.Key}"))).Where(pair => pair.Value is not null));
        try
        {
            var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var child in builder.Build().GetSection(Section).GetChildren())
            {
                // A JSON list is as good as commas.
                found[child.Key] = child.Value ?? string.Join(',', child.GetChildren().Select(item => item.Value));
            }

            return found;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException)
        {
            mistakes.Add($"{e.Message.TrimEnd('.')}{(e.InnerException is { } inner ? $": {inner.Message}" : "")}");
            return [];
        }
    }

    private static void Check(ServeOptions options, List<string> mistakes)
    {
        if (options.MaxDecompressedBytes < options.MaxBodyBytes) mistakes.Add("MaxDecompressedBytes is less than MaxBodyBytes: a request that is not compressed could be sent but not taken");
        if (options.MaxInFlightBytes < options.MaxDecompressedBytes * 2) mistakes.Add("MaxInFlightBytes is less than twice MaxDecompressedBytes: the largest request would never be taken");
        if (options.Web.Port != 0 && (options.Web == options.Grpc || options.Web == options.Http)) mistakes.Add($"Web is the same address as a receiver ({options.Web}): give it a port of its own");
        if (options.CorsOrigins.Count > 1 && options.CorsOrigins.Any(origin => origin is "*" or "none" or "loopback")) mistakes.Add("CorsOrigins: '*', 'none' and 'loopback' stand alone");
        foreach (var hook in options.Webhooks.Concat(options.SlackWebhooks).Append(options.PublicUrl ?? "https://none.example"))
        {
            if (!Uri.TryCreate(hook, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) mistakes.Add($"'{hook}' is not an address: Webhooks, SlackWebhooks and PublicUrl are written as https://host/path");
        }

        if (options.TraceUrl is { } link && !(link.Contains("{traceId}", StringComparison.Ordinal) && link.StartsWith("http", StringComparison.Ordinal))) mistakes.Add($"TraceUrl: '{link}' is not an address with {{traceId}} in it, such as https://jaeger.example/trace/{{traceId}}");
        if (options.Smtp is { } smtp && Reports.Delivery.MailOptions.Parse(smtp) is null) mistakes.Add($"Smtp '{smtp}' is no mail server: write smtp://user@mail.example:587 or smtps://mail.example:465");
        if (options.AdminKey is { Length: < 20 }) mistakes.Add("AdminKey has fewer than 20 characters: 'openssl rand -base64 30' makes a good one");
        if (options.OidcAuthority is { } authority && !(Uri.TryCreate(authority, UriKind.Absolute, out var issuer) && (issuer.Scheme == Uri.UriSchemeHttps || issuer.IsLoopback))) mistakes.Add($"OidcAuthority: '{authority}' is not an https address");
        if ((options.OidcAuthority is null) != (options.OidcAudience is null)) mistakes.Add("OidcAuthority and OidcAudience go together: without an audience a token for any other service would be taken");
        if (options.Redact.Count > 1 && options.Redact.Contains("none")) mistakes.Add("Redact: 'none' stands alone");
        foreach (var origin in options.CorsOrigins.Where(origin => origin is not ("*" or "none" or "loopback")))
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.AbsolutePath != "/") mistakes.Add($"CorsOrigins: '{origin}' is not an origin: write it as https://shop.example");
        }
    }

    /// <summary>Levenshtein's distance without regard to case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[b.Length];
    }
}
