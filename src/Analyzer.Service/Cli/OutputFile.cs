using System.IO.Compression;

namespace Analyzer.Service.Cli;

/// <summary>Where results go: standard output, or a file that is either whole or as it was before.</summary>
internal static class OutputFile
{
    /// <summary>Whether a path means standard output.</summary>
    public static bool IsStandardOutput(string? path) => path is null or "-";

    /// <summary>Finds out before a long computation whether there is a place to write to.</summary>
    /// <param name="path">The output; null or <c>-</c> for standard output.</param>
    /// <param name="inputs">Files that are read, none of which may be replaced.</param>
    /// <exception cref="CliException">The output cannot be written, or would replace an input.</exception>
    public static void Check(string? path, IEnumerable<string> inputs)
    {
        if (IsStandardOutput(path)) return;
        if (path!.Length == 0) throw CliException.WrongUsage("--output is empty: name a file, or leave it out for standard output");
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw CliException.NotDone($"cannot write '{path}': it is a folder; name a file in it");
        var folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder)) throw CliException.NotDone($"cannot write '{path}': there is no folder '{folder}'; create it first");
        if (inputs.Any(input => input != "-" && string.Equals(Path.GetFullPath(input), full, StringComparison.Ordinal)))
        {
            throw CliException.WrongUsage($"--output '{path}' is one of the inputs: name another file");
        }
    }

    /// <summary>Writes to standard output or, through a temporary file that is renamed at the end, to a file; gzip when its name ends with <c>.gz</c>.</summary>
    /// <param name="path">The output; null or <c>-</c> for standard output.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string? path, Action<Stream> write)
    {
        if (IsStandardOutput(path))
        {
            using var standard = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
            write(standard);
            return;
        }

        try
        {
            WriteFile(path!, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.NotDone($"cannot write '{path}': {e.Message}");
        }
    }

    private static void WriteFile(string path, Action<Stream> write)
    {
        // A link stays a link: what it points to is replaced.
        var named = new FileInfo(path);
        var target = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (OpenInPlace(target) is { } special)
        {
            using (special) WriteContent(path, special, write);
            return;
        }

        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".analyzer-{Path.GetRandomFileName()}");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                WriteContent(path, file, write);
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    // Devices and pipes are written to, not replaced. Opening also refuses a read-only file, which a rename would replace.
    private static FileStream? OpenInPlace(string target)
    {
        if (!File.Exists(target)) return null;
        var file = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        if (!file.CanSeek || target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal)) return file;
        file.Dispose();
        return null;
    }

    private static void WriteContent(string path, Stream file, Action<Stream> write)
    {
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            write(file);
            return;
        }

        using var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
        write(gzip);
    }
}
