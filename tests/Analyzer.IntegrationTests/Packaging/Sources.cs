namespace Analyzer.IntegrationTests.Packaging;

/// <summary>The files that a clean checkout holds and a build of the product reads.</summary>
internal static class Sources
{
    private static readonly string[] s_files = ["global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig", "README.md", "docs/report.schema.json"];
    private static readonly string[] s_folders = ["src", "migrations"];

    /// <summary>Copies them, without anything built.</summary>
    public static void CopyTo(string target)
    {
        Directory.CreateDirectory(target);
        foreach (var name in s_files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, name))!);
            File.Copy(Path.Combine(Command.Repository, name), Path.Combine(target, name));
        }

        foreach (var folder in s_folders)
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(Command.Repository, folder), "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(Command.Repository, path);
                if (relative.Split('/', '\\').Any(part => part is "bin" or "obj")) continue;
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, relative))!);
                File.Copy(path, Path.Combine(target, relative));
            }
        }
    }
}
