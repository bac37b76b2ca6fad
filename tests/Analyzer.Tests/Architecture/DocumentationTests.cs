using System.CommandLine;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Analyzer.Service;
using Xunit;

namespace Analyzer.Tests.Architecture;

/// <summary>What the documentation names exists, and what exists is documented.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Readme_NamesEveryVerb_AndNoOther()
    {
        var named = VerbPattern().Matches(Repository.Read("README.md")).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Verbs().Order(StringComparer.Ordinal), named);
    }

    [Fact]
    public void Readme_NamesEveryOptionOfEveryVerb()
    {
        // The many options of serve have a page of their own, which the README links.
        var readme = Repository.Read("README.md") + Repository.Read("docs/configuration.md");
        var missing = Program.CreateRoot().Subcommands
            .SelectMany(verb => verb.Options.Select(option => option.Name))
            .Distinct()
            .Where(name => !readme.Contains($"`{name}", StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [Fact]
    public void Help_NamesEveryVerb()
    {
        var root = Program.CreateRoot();
        var output = new StringWriter();
        root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = output });
        Assert.All(Verbs(), verb => Assert.Contains($"\n  {verb} ", output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void EveryPackage_HasItsReason()
    {
        var reasons = Repository.Read("docs/dependencies.md");
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Include")!.Value);
        var withoutReason = packages.Where(package => !reasons.Contains($"| {package} |", StringComparison.Ordinal));
        Assert.Empty(withoutReason);
    }

    [Fact]
    public void EveryReason_IsOfAPackageInUse()
    {
        var used = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"))
            .SelectMany(path => XDocument.Parse(Repository.Read(path)).Descendants("PackageReference"))
            .Select(package => package.Attribute("Include")!.Value)
            .ToHashSet();
        var named = ReasonPattern().Matches(Repository.Read("docs/dependencies.md")).Select(match => match.Groups[1].Value).Where(name => name != "package");
        Assert.Empty(named.Except(used));
    }

    [Fact]
    public void EveryDecision_SaysStatusContextDecisionAndWhatWasRejected()
    {
        var decisions = Repository.Files("docs/decisions", "*.md").ToList();
        Assert.NotEmpty(decisions);
        Assert.All(decisions, path =>
        {
            var text = Repository.Read(path);
            Assert.All(["Status: ", "## Context", "## Decision", "## Rejected"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void EveryLinkBetweenDocuments_LeadsSomewhere()
    {
        var broken = new List<string>();
        foreach (var path in Repository.Files("docs", "*.md").Append("README.md").Append("CONTRIBUTING.md"))
        {
            foreach (Match link in LinkPattern().Matches(Repository.Read(path)))
            {
                var target = Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, link.Groups[1].Value);
                if (!Path.Exists(target)) broken.Add($"{path}: {link.Groups[1].Value}");
            }
        }

        Assert.Empty(broken);
    }

    private static IEnumerable<string> Verbs() => Program.CreateRoot().Subcommands.Select(verb => verb.Name);

    [GeneratedRegex("""(?m)(?:^|\| |`)analyzer ([a-z]+)""")]
    private static partial Regex VerbPattern();

    [GeneratedRegex("""(?m)^\| ([A-Za-z0-9.]+\.?[A-Za-z0-9]+) \|(?! ---)""")]
    private static partial Regex ReasonPattern();

    [GeneratedRegex("""\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)""")]
    private static partial Regex LinkPattern();
}
