using System.Globalization;
using System.Reflection;

namespace Analyzer.Store.Schema;

/// <summary>One step of the schema: a file <c>migrations/ENGINE/NNNN-name.sql</c>, embedded in the program.</summary>
/// <param name="Version">The number at the start of the file's name.</param>
/// <param name="Name">The rest of the file's name.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>The migrations of an engine, in order.</summary>
    /// <param name="engine">Name of the folder: <c>duckdb</c>, <c>postgresql</c>.</param>
    public static IReadOnlyList<Migration> Of(string engine)
    {
        var prefix = $"migrations/{engine}/";
        var assembly = typeof(Migration).Assembly;
        return assembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name, name[prefix.Length..]))
            .ToList();
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var dash = file.IndexOf('-', StringComparison.Ordinal);
        return new Migration(int.Parse(file.AsSpan(0, dash), CultureInfo.InvariantCulture), Path.GetFileNameWithoutExtension(file[(dash + 1)..]), reader.ReadToEnd());
    }
}
