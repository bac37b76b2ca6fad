using System.Reflection;
using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate;

/// <summary>A rehearsal: services, what runs between them, and what goes wrong when. Read from YAML.</summary>
public sealed class Scenario
{
    internal Scenario(ScenarioModel model) => Model = model;

    /// <summary>The scenario's name, such as <c>retry-storm</c>.</summary>
    public string Name => Model.Name;

    /// <summary>What it rehearses, in one sentence.</summary>
    public string Summary => Model.Summary;

    /// <summary>How long load arrives, in ns of simulated time.</summary>
    public long DurationNs => Model.DurationNs;

    /// <summary>How long nothing goes wrong at the start, in ns.</summary>
    public long QuietNs => Model.QuietNs;

    internal ScenarioModel Model { get; }

    /// <summary>The names of the scenarios that are shipped, in alphabetical order.</summary>
    public static IReadOnlyList<string> List() =>
        [.. Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".yaml", StringComparison.Ordinal))
            .Select(name => name[..^".yaml".Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>Loads a shipped scenario by name, or a file by path.</summary>
    /// <exception cref="ScenarioException">There is none of that name, or it cannot be read.</exception>
    public static Scenario Load(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(nameOrPath);
        using var shipped = Assembly.GetManifestResourceStream(nameOrPath + ".yaml");
        if (shipped is not null) return Load(shipped, nameOrPath);
        if (!File.Exists(nameOrPath))
        {
            throw new ScenarioException(
                $"'{nameOrPath}' is neither a file nor a shipped scenario; shipped are {string.Join(", ", List())}");
        }
        using var file = File.OpenRead(nameOrPath);
        return Load(file, nameOrPath);
    }

    /// <summary>Reads a scenario; <paramref name="source"/> is what error messages call it.</summary>
    /// <exception cref="ScenarioException">It cannot be read; the message says where and why.</exception>
    public static Scenario Load(Stream stream, string source = "scenario")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new StreamReader(stream, leaveOpen: true);
        return new Scenario(ScenarioReader.Read(reader, source));
    }

    private static Assembly Assembly => typeof(Scenario).Assembly;
}
