using System.Globalization;
using System.Text.RegularExpressions;

namespace Analyzer.Store.DuckDb;

/// <summary>What DuckDB says, as what its user can do.</summary>
internal static partial class DuckDbErrors
{
    /// <summary>The exception for an error of a statement.</summary>
    public static StoreException Translate(string message, Exception? inner = null) =>
        message switch
        {
            _ when message.Contains("No space left", StringComparison.OrdinalIgnoreCase) || message.Contains("Disk quota", StringComparison.OrdinalIgnoreCase) =>
                new StoreUnavailableException("The disk of the data directory is full: free some space or set a retention by size; nothing of the request was stored.", inner),
            _ when IsFatal(message) || message.StartsWith("IO Error", StringComparison.Ordinal) || message.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase) =>
                new StoreUnavailableException($"The embedded store cannot work now: {message}", inner),
            _ => new StoreException($"The embedded store refuses: {message}", inner),
        };

    /// <summary>Whether the database must be opened anew before anything works again.</summary>
    public static bool IsFatal(string message) =>
        message.Contains("database has been invalidated", StringComparison.Ordinal) || message.Contains("FATAL", StringComparison.Ordinal);

    /// <summary>The exception for a file that cannot be opened.</summary>
    public static StoreException TranslateOpen(string path, string message, Exception inner)
    {
        if (!message.Contains("Could not set lock", StringComparison.Ordinal)) return new StoreException($"The store {path} cannot be opened: {message}", inner);
        var match = HolderPattern().Match(message);
        return InUse(path, match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null, inner);
    }

    /// <summary>The exception for a file that another process holds.</summary>
    public static StoreInUseException InUse(string path, int? holder, Exception inner) =>
        new($"The store {path} is in use by {(holder is { } id ? $"process {id}" : "another process")}: stop it, ask it instead, or name another data directory.", holder, inner);

    [GeneratedRegex(@"\(PID (\d+)\)")]
    private static partial Regex HolderPattern();
}
