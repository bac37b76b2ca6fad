using System.Text.Json;

namespace Analyzer.Ingest.Remote;

/// <summary>What is left to ask for.</summary>
/// <param name="Service">The service; null for all at once.</param>
/// <param name="FromNs">Start of the range, Unix ns.</param>
/// <param name="ToNs">First instant after it.</param>
internal sealed record ImportRange(string? Service, long FromNs, long ToNs);

/// <summary>How far an import is, kept beside its unfinished file.</summary>
internal sealed class ImportState
{
    /// <summary>What was asked for, without secrets.</summary>
    public required string Request { get; init; }

    /// <summary>All ranges together, ns.</summary>
    public required long TotalNs { get; init; }

    /// <summary>What is left, the next one last.</summary>
    public required List<ImportRange> Remaining { get; init; }

    /// <summary>Ranges done, ns.</summary>
    public long DoneNs { get; set; }

    /// <summary>Length of the file after the last answer written whole.</summary>
    public long Bytes { get; set; }

    /// <summary>Traces written.</summary>
    public long Traces { get; set; }

    /// <summary>Answers received.</summary>
    public int Requests { get; set; }

    /// <summary>Ranges that could not be halved any further.</summary>
    public int CutRanges { get; set; }

    /// <summary>Share done, 0 to 1.</summary>
    public double Share => TotalNs == 0 ? 1 : (double)DoneNs / TotalNs;

    /// <summary>A new import.</summary>
    public static ImportState Begin(RemoteOptions options, IReadOnlyList<string?> services) => new()
    {
        Request = Describe(options),
        TotalNs = (options.ToNs - options.FromNs) * services.Count,
        Remaining = [.. services.Reverse().Select(service => new ImportRange(service, options.FromNs, options.ToNs))],
    };

    /// <summary>The state of an interrupted import of the same things; null without one.</summary>
    /// <exception cref="RemoteException">The unfinished file is of another import.</exception>
    public static ImportState? Load(string partial, RemoteOptions options)
    {
        if (!File.Exists(PathOf(partial)) || !File.Exists(partial)) return null;
        ImportState? state;
        try
        {
            state = JsonSerializer.Deserialize<ImportState>(File.ReadAllBytes(PathOf(partial)));
        }
        catch (JsonException)
        {
            // Interrupted while it was written: begin again.
            return null;
        }

        if (state?.Request == Describe(options))
        {
            // Shorter than noted after a power failure: begin again.
            return new FileInfo(partial).Length >= state.Bytes ? state : null;
        }

        throw new RemoteException($"'{partial}' is the unfinished file of another import: remove it, or write elsewhere with --output");
    }

    /// <summary>Removes the state of an import that is done.</summary>
    public static void Delete(string partial) => File.Delete(PathOf(partial));

    /// <summary>Keeps the state, whole or as it was before.</summary>
    public void Save(string partial)
    {
        var path = PathOf(partial);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string PathOf(string partial) => partial + ".json";

    private static string Describe(RemoteOptions options) =>
        $"{options.Kind} {options.Address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped)} {string.Join(',', options.Services)} {options.FromNs} {options.ToNs}";
}
