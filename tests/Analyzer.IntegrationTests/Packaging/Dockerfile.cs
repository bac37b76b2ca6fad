using System.Text.RegularExpressions;

namespace Analyzer.IntegrationTests.Packaging;

/// <summary>One instruction of a Dockerfile, its continued lines joined.</summary>
/// <param name="Name">In upper case.</param>
/// <param name="Text">The rest.</param>
internal sealed record Instruction(string Name, string Text)
{
    /// <summary>The rest as words.</summary>
    public string[] Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The repository's Dockerfile as instructions, stage by stage.</summary>
internal static partial class Dockerfile
{
    /// <summary>Stages in order; the first instruction of each is its FROM.</summary>
    public static IReadOnlyList<IReadOnlyList<Instruction>> Stages()
    {
        var stages = new List<List<Instruction>>();
        var text = Continued().Replace(File.ReadAllText(Path.Combine(Command.Repository, "Dockerfile")), " ");
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var instruction = new Instruction(line[..space].ToUpperInvariant(), line[(space + 1)..].Trim());
            if (instruction.Name == "FROM") stages.Add([]);
            stages[^1].Add(instruction);
        }

        return stages;
    }

    /// <summary>Variables that a stage sets.</summary>
    public static Dictionary<string, string> Variables(IEnumerable<Instruction> stage) =>
        stage.Where(instruction => instruction.Name == "ENV").SelectMany(instruction => instruction.Words).ToDictionary(word => word.Split('=')[0], word => word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();
}
