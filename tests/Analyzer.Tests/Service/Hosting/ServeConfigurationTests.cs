using System.Net;
using Analyzer.Service.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Analyzer.Tests.Service.Hosting;

/// <summary>Flags before environment before appsettings.json, and every mistake said at once.</summary>
public sealed class ServeConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-settings-").FullName;

    [Fact]
    public void NothingGiven_IsTheDefaults()
    {
        var (options, mistakes) = Read();
        Assert.Empty(mistakes);
        Assert.Equal((null, null, null), (options.Store, options.KeepNs, options.KeepBytes));
        Assert.Equal(("127.0.0.1:4317", "127.0.0.1:4318", "127.0.0.1:8080"), (options.Grpc.ToString(), options.Http.ToString(), options.Web.ToString()));
        Assert.Equal((16L << 20, 64L << 20, 30_000_000_000), (options.MaxBodyBytes, options.MaxDecompressedBytes, options.SettleNs));
        Assert.Equal((LogLevel.Information, LogFormat.Auto), (options.LogLevel, options.LogFormat));
    }

    [Fact]
    public void Flag_WinsOverEnvironment_WinsOverFile()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{"Analyzer":{"Grpc":"1000","Http":"1000","Web":"1000","MaxRequests":7},"Logging":{}}""");
        var (options, mistakes) = Read(new() { ["Grpc"] = "3000" }, new() { ["ANALYZER_GRPC"] = "2000", ["ANALYZER_HTTP"] = "0.0.0.0:2000" });
        Assert.Empty(mistakes);
        Assert.Equal((3000, 2000, 1000), (options.Grpc.Port, options.Http.Port, options.Web.Port));
        Assert.Equal(IPAddress.Any, options.Http.Address);
        Assert.Equal(7, options.MaxRequests);
    }

    [Fact]
    public void SectionsInTheEnvironment_AndFilesOfAnEnvironment_AreRead()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{"Analyzer":{"Keep":"1d","KeepBytes":"1GB"}}""");
        File.WriteAllText(Path.Combine(_folder, "appsettings.Staging.json"), """{"Analyzer":{"Keep":"2d","CorsOrigins":["https://a.example","https://b.example"]}}""");
        var (options, mistakes) = Read(environment: new() { ["DOTNET_ENVIRONMENT"] = "Staging", ["Analyzer__KeepBytes"] = "2GiB" });
        Assert.Empty(mistakes);
        Assert.Equal((2 * 86_400_000_000_000L, 2L << 30), (options.KeepNs, options.KeepBytes));
        Assert.Equal(["https://a.example", "https://b.example"], options.CorsOrigins);
    }

    [Fact]
    public void EveryMistake_IsSaidAtOnce_WithItsPlace()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), """{"Analyzer":{"Settle":"soon","MaxRequest":1,"Colour":"red"}}""");
        var (_, mistakes) = Read(new() { ["Grpc"] = "nowhere", ["LogLevel"] = "loud" }, new() { ["ANALYZER_KEEP_BYTES"] = "much", ["ANALYZER_KEEP"] = "7" });
        Assert.Equal(
        [
            $"--grpc 'nowhere' is not an address: {ListenAddress.Hint}",
            "ANALYZER_KEEP '7' is not a duration: write it as 500ms, 10s, 1m30s or 2h",
            $"ANALYZER_KEEP_BYTES 'much' is not a size: {SizeText.Hint}",
            "Analyzer:Settle 'soon' is not a duration: write it as 500ms, 10s, 1m30s or 2h",
            "--log-level 'loud' is none of trace, debug, information, warning, error, critical, none",
            "Analyzer:Colour is not a setting; see docs/configuration.md",
            "Analyzer:MaxRequest is not a setting; did you mean Analyzer:MaxRequests?",
        ], mistakes);
    }

    [Fact]
    public void FileThatIsNotJson_IsAMistakeOfItsOwn()
    {
        File.WriteAllText(Path.Combine(_folder, "appsettings.json"), "{");
        Assert.Contains("appsettings.json", Assert.Single(Read().Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void LimitsThatContradictEachOther_AreMistakes()
    {
        Assert.Contains("MaxBodyBytes", Assert.Single(Read(new() { ["MaxDecompressedBytes"] = "1MB" }).Mistakes), StringComparison.Ordinal);
        Assert.Contains("MaxInFlightBytes", Assert.Single(Read(new() { ["MaxInFlightBytes"] = "20MB" }).Mistakes), StringComparison.Ordinal);
        Assert.Contains("a port of its own", Assert.Single(Read(new() { ["Web"] = "4318" }).Mistakes), StringComparison.Ordinal);
        Assert.Empty(Read(new() { ["Grpc"] = "4318" }).Mistakes);
    }

    [Theory]
    [InlineData("4317", "127.0.0.1:4317")]
    [InlineData("localhost:1", "127.0.0.1:1")]
    [InlineData("*:1", "0.0.0.0:1")]
    [InlineData("[::1]:1", "[::1]:1")]
    [InlineData("10.0.0.1:65535", "10.0.0.1:65535")]
    [InlineData("::1", null)]
    [InlineData("65536", null)]
    [InlineData("host:1", null)]
    [InlineData("", null)]
    public void ListenAddress_IsReadAsPeopleWriteIt(string text, string? expected) => Assert.Equal(expected, ListenAddress.Parse(text)?.ToString());

    [Theory]
    [InlineData("50GB", 50_000_000_000)]
    [InlineData("16MiB", 16L << 20)]
    [InlineData("1.5k", 1500L)]
    [InlineData("12", 12L)]
    [InlineData("3 TB", 3_000_000_000_000)]
    [InlineData("-1", null)]
    [InlineData("1XB", null)]
    [InlineData("99999999999TB", null)]
    public void Size_IsReadAsPeopleWriteIt(string text, long? expected) => Assert.Equal(expected, SizeText.TryParse(text, out var bytes) ? bytes : null);

    [Theory]
    [InlineData("/state", "/state/analyzer")]
    [InlineData("state", "/home/me/.local/state/analyzer")]
    [InlineData(null, "/home/me/.local/state/analyzer")]
    public void DataFolder_IsWhereXdgSays(string? stateHome, string expected) =>
        Assert.Equal(expected, ServeOptions.DefaultData(name => name switch { "XDG_STATE_HOME" => stateHome, "HOME" => "/home/me", _ => null }));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (ServeOptions Options, IReadOnlyList<string> Mistakes) Read(Dictionary<string, string>? flags = null, Dictionary<string, string>? environment = null) =>
        ServeConfiguration.Read(
            _folder,
            Settings.All.Where(setting => flags?.ContainsKey(setting.Key) == true).ToDictionary(setting => setting, setting => flags![setting.Key]),
            name => environment?.GetValueOrDefault(name));
}
