using Analyzer.Service.Hosting;
using Analyzer.Tests.Architecture;
using Xunit;

namespace Analyzer.Tests.Service.Hosting;

/// <summary>docs/configuration.md says what the code says: every option, its names, its default.</summary>
public sealed class ConfigurationDocumentTests
{
    [Fact]
    public void Table_IsThatOfTheCode()
    {
        var expected = Settings.All.Select(setting =>
            $"| `{setting.Flag}` | `{setting.Variable}` | `{setting.Key}` | {(setting.Default.Length == 0 ? "" : $"`{setting.Default}`")} | {setting.Meaning} |");
        var rows = Repository.Read("docs/configuration.md").Split('\n').Where(line => line.StartsWith("| `--", StringComparison.Ordinal));
        Assert.Equal(expected, rows);
    }

    [Fact]
    public void EveryProperty_IsSetByASetting()
    {
        var options = new ServeOptions();
        foreach (var setting in Settings.All) Assert.Null(setting.Apply(options, setting.Default));
        Assert.Equal(typeof(ServeOptions).GetProperties().Select(property => property.Name.Replace("Ns", "", StringComparison.Ordinal)).Order(), Settings.All.Select(setting => setting.Key).Order());
    }
}
