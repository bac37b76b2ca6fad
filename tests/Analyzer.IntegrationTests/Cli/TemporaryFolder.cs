namespace Analyzer.IntegrationTests.Cli;

/// <summary>A folder of its own for each test, removed afterwards.</summary>
public abstract class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("analyzer-cli-").FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A path in the folder.</summary>
    protected string In(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a file into the folder.</summary>
    protected void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), content);
    }
}
