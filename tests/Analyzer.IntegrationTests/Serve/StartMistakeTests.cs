using System.Net;
using Analyzer.Service.Cli;
using Analyzer.Service.Hosting;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>What a user is told when the service cannot start where it was asked to.</summary>
public sealed class StartMistakeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-start-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task DataThatIsAFile_IsNamed_WithTheOption()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", Stop);
        var mistake = await Assert.ThrowsAsync<CliException>(() => ServeRun.RunAsync(TestService.Options(options => options.Data = file), Stop));
        Assert.Equal(ExitCodes.NotDone, mistake.ExitCode);
        Assert.Contains(file, mistake.Message, StringComparison.Ordinal);
        Assert.Contains("--data", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddressOfAnotherMachine_IsAMistake_NotABug()
    {
        var options = TestService.Options(options =>
        {
            options.Data = Path.Combine(_folder, "data");
            // TEST-NET-1 of RFC 5737: no machine has it.
            options.Grpc = new(IPAddress.Parse("192.0.2.1"), 4317);
        });
        var mistake = await Assert.ThrowsAsync<CliException>(() => ServeRun.RunAsync(options, Stop));
        Assert.Equal(ExitCodes.NotDone, mistake.ExitCode);
        Assert.Contains("--grpc 192.0.2.1:4317", mistake.Message, StringComparison.Ordinal);
    }
}
