using System.Text.RegularExpressions;
using Analyzer.Service.Cli;

namespace Analyzer.Service.Hosting;

/// <summary>One option of <c>analyzer serve</c>: its key in appsettings.json, from which flag and variable follow.</summary>
/// <param name="Key">Key in the section <c>Analyzer</c>.</param>
/// <param name="Default">Its default as it would be written; empty for none.</param>
/// <param name="Meaning">A sentence.</param>
/// <param name="Apply">Reads a text into the options; the result is what is wrong with it, or null.</param>
internal sealed partial record Setting(string Key, string Default, string Meaning, Func<ServeOptions, string, string?> Apply)
{
    /// <summary>On the command line.</summary>
    public string Flag => "--" + Words().Replace(Key, "-$0").TrimStart('-').ToLowerInvariant();

    /// <summary>In the environment.</summary>
    public string Variable => "ANALYZER_" + Words().Replace(Key, "_$0").TrimStart('_').ToUpperInvariant();

    /// <summary>A text.</summary>
    public static Setting Text(string key, string meaning, Action<ServeOptions, string?> set) =>
        new(key, "", meaning, (options, text) => Done(() => set(options, text.Length == 0 ? null : text)));

    /// <summary>An address to listen on.</summary>
    public static Setting Address(string key, string standard, string meaning, Action<ServeOptions, ListenAddress> set) =>
        new(key, standard, meaning, (options, text) =>
            ListenAddress.Parse(text) is { } address ? Done(() => set(options, address)) : $"'{text}' is not an address: {ListenAddress.Hint}");

    /// <summary>A duration; empty or <c>none</c> for none, where that is allowed.</summary>
    public static Setting Duration(string key, string standard, string meaning, Action<ServeOptions, long?> set, string least = "0s", string most = "3650d", bool orNone = false) =>
        new(key, standard, meaning, (options, text) =>
        {
            if ((standard.Length == 0 || orNone) && text is "" or "none") return Done(() => set(options, null));
            if (!DurationText.TryParse(text, out var ns)) return $"'{text}' is not a duration: {DurationText.Hint}";
            return ns >= Ns(least) && ns <= Ns(most) ? Done(() => set(options, ns)) : $"'{text}' is not between {least} and {most}";
        });

    /// <summary>A number of bytes; empty or <c>none</c> for none, where that is allowed.</summary>
    public static Setting Size(string key, string standard, string meaning, Action<ServeOptions, long?> set, string least, string most) =>
        new(key, standard, meaning, (options, text) =>
        {
            if (standard.Length == 0 && text is "" or "none") return Done(() => set(options, null));
            if (!SizeText.TryParse(text, out var bytes)) return $"'{text}' is not a size: {SizeText.Hint}";
            return bytes >= Bytes(least) && bytes <= Bytes(most) ? Done(() => set(options, bytes)) : $"'{text}' is not between {least} and {most}";
        });

    /// <summary>A whole number.</summary>
    public static Setting Number(string key, string standard, string meaning, Action<ServeOptions, long> set, long least, long most) =>
        new(key, standard, meaning, (options, text) =>
            long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                ? Done(() => set(options, number))
                : $"'{text}' is not a whole number between {least} and {most}");

    /// <summary>One of some words.</summary>
    public static Setting Choice<T>(string key, string standard, string meaning, Action<ServeOptions, T> set) where T : struct, Enum =>
        new(key, standard, meaning, (options, text) =>
            Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known
                ? Done(() => set(options, Enum.Parse<T>(known)))
                : $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");

    /// <summary>Roles of a replica.</summary>
    public static Setting Roles(string key, string meaning, Action<ServeOptions, ServeRoles> set) =>
        new(key, "all", meaning, (options, text) => ServeRolesText.TryRead(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), out var roles) ?? Done(() => set(options, roles)));

    /// <summary>A list with commas.</summary>
    public static Setting List(string key, string standard, string meaning, Action<ServeOptions, IReadOnlyList<string>> set) =>
        new(key, standard, meaning, (options, text) => Done(() => set(options, text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))));

    private static long Ns(string duration) => DurationText.TryParse(duration, out var ns) ? ns : throw new FormatException(duration);

    private static long Bytes(string size) => SizeText.TryParse(size, out var bytes) ? bytes : throw new FormatException(size);

    private static string? Done(Action set)
    {
        set();
        return null;
    }

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Words();
}
