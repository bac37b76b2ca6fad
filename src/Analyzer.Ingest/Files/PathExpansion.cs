using System.IO.Enumeration;

namespace Analyzer.Ingest.Files;

/// <summary>Turns paths, folders and patterns into files, in an order that does not depend on the file system.</summary>
internal static class PathExpansion
{
    private static readonly EnumerationOptions s_visible = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    // Folders behind symbolic links are left out below a folder: they may lead back up.
    private static readonly EnumerationOptions s_real = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };

    public static List<string> Expand(IEnumerable<string> pathsOrGlobs)
    {
        var result = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in pathsOrGlobs)
        {
            foreach (var file in ExpandOne(path))
            {
                if (seen.Add(file == "-" ? "-" : Path.GetFullPath(file))) result.Add(file);
            }
        }

        return result.Count > 0 ? result : throw new InputNotFoundException("no input given: name a file, a folder, a pattern, or - for standard input");
    }

    private static List<string> ExpandOne(string path)
    {
        if (path == "-" || File.Exists(path)) return [path];
        if (Directory.Exists(path))
        {
            var files = FilesBelow(path);
            return files.Count > 0 ? files : throw new InputNotFoundException($"folder '{path}' holds no files");
        }

        if (path.AsSpan().IndexOfAny('*', '?') < 0) throw new InputNotFoundException($"no such file or folder: '{path}'");
        var matches = Match(path);
        return matches.Count > 0 ? matches : throw new InputNotFoundException($"no file matches '{path}'");
    }

    private static List<string> FilesBelow(string folder)
    {
        var files = new List<string>();
        files.AddRange(Directory.EnumerateFiles(folder, "*", s_visible));
        foreach (var child in Directory.EnumerateDirectories(folder, "*", s_real)) files.AddRange(FilesBelow(child));
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static List<string> Match(string pattern)
    {
        var segments = pattern.Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        var roots = new List<string> { Path.IsPathRooted(pattern) ? Path.GetPathRoot(pattern)! : "" };
        foreach (var segment in Path.IsPathRooted(pattern) && segments[0].EndsWith(':') ? segments[1..] : segments)
        {
            roots = segment == "**"
                ? [.. roots.SelectMany(WithDescendants)]
                : [.. roots.SelectMany(root => Children(root, segment))];
        }

        var files = roots.SelectMany(found => Directory.Exists(found) ? FilesBelow(found) : [found]).Distinct(StringComparer.Ordinal).ToList();
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static IEnumerable<string> WithDescendants(string folder)
    {
        yield return folder;
        if (!Directory.Exists(folder.Length == 0 ? "." : folder)) yield break;
        foreach (var child in Directory.EnumerateDirectories(folder.Length == 0 ? "." : folder, "*", s_real))
        {
            foreach (var inner in WithDescendants(Path.Combine(folder, Path.GetFileName(child)))) yield return inner;
        }
    }

    private static IEnumerable<string> Children(string folder, string segment)
    {
        if (segment.AsSpan().IndexOfAny('*', '?') < 0)
        {
            var path = Path.Combine(folder, segment);
            return Path.Exists(path) ? [path] : [];
        }

        var where = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(where)) return [];
        return Directory.EnumerateFileSystemEntries(where, "*", s_visible)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => FileSystemName.MatchesSimpleExpression(segment, name, ignoreCase: false))
            .Select(name => Path.Combine(folder, name));
    }
}
