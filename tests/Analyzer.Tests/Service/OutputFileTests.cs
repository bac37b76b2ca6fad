using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_ExistingFile_IsReplacedWhole()
    {
        var path = In("report.md");
        File.WriteAllText(path, "an older and longer report");
        OutputFile.Write(path, Text("new"));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_Failing_LeavesTheFileAsItWas()
    {
        var path = In("report.md");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => OutputFile.Write(path, stream =>
        {
            Text("half")(stream);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Write_NameEndsWithGz_IsCompressed()
    {
        var path = In("calls.jsonl.gz");
        OutputFile.Write(path, Text("one line"));
        using var plain = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        Assert.Equal("one line", plain.ReadToEnd());
    }

    [Fact]
    public void Write_EqualContent_GivesEqualCompressedBytes()
    {
        OutputFile.Write(In("a.gz"), Text("same"));
        OutputFile.Write(In("b.gz"), Text("same"));
        Assert.Equal(File.ReadAllBytes(In("a.gz")), File.ReadAllBytes(In("b.gz")));
    }

    [Fact]
    public void Write_Link_StaysALink()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Creating links needs a privilege on Windows.");
        File.WriteAllText(In("target.md"), "old");
        File.CreateSymbolicLink(In("link.md"), In("target.md"));
        OutputFile.Write(In("link.md"), Text("new"));
        Assert.NotNull(new FileInfo(In("link.md")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(In("target.md")));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Write_ExistingFile_KeepsItsPermissions()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Unix permissions.");
        var path = In("report.md");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        OutputFile.Write(path, Text("new"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Check_MissingFolder_SaysWhich()
    {
        var error = Assert.Throws<CliException>(() => OutputFile.Check(In("none/report.md"), []));
        Assert.Equal(ExitCodes.NotDone, error.ExitCode);
        Assert.Contains(In("none"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Folder_IsRefused() =>
        Assert.Equal(ExitCodes.NotDone, Assert.Throws<CliException>(() => OutputFile.Check(_folder, [])).ExitCode);

    [Fact]
    public void Check_OutputIsAnInput_IsRefused() =>
        Assert.Equal(ExitCodes.WrongUsage, Assert.Throws<CliException>(() => OutputFile.Check(In("a.json"), [In("./a.json")])).ExitCode);

    [Theory]
    [InlineData(null)]
    [InlineData("-")]
    public void Check_StandardOutput_IsAlwaysThere(string? path) => OutputFile.Check(path, ["-"]);

    private static Action<Stream> Text(string text) => stream => stream.Write(Encoding.UTF8.GetBytes(text));

    private string In(string name) => Path.Combine(_folder, name);
}
