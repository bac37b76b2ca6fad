using System.Text.RegularExpressions;
using Analyzer.Service.Hosting;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using Settings = Analyzer.Service.Hosting.Settings;

namespace Analyzer.Tests.Architecture;

/// <summary>Every path, port and variable that Dockerfile, compose.yaml and the Collector's configuration name exists.</summary>
public sealed partial class ContainerTests
{
    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("compose.yaml")]
    [InlineData("deploy/compose.scaled.yaml")]
    public void Variables_AreSettings(string file)
    {
        var known = Settings.All.Select(setting => setting.Variable).Append("ANALYZER_DB_PASSWORD").ToHashSet();
        var named = VariablePattern().Matches(Repository.Read(file)).Select(match => match.Value).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known));
    }

    [Fact]
    public void Image_ExposesThePortsThatItListensOn()
    {
        var dockerfile = Repository.Read("Dockerfile");
        var exposed = ExposePattern().Match(dockerfile).Groups[1].Value.Split(' ');
        string[] addresses = [Default("Grpc"), Default("Http"), Default("Web")];
        Assert.Equal(addresses.Select(PortOf), exposed);
        Assert.All(exposed, port => Assert.Contains($"0.0.0.0:{port}", dockerfile, StringComparison.Ordinal));
        Assert.All(exposed, port => Assert.Contains($"-p 127.0.0.1:{port}:{port}", dockerfile, StringComparison.Ordinal));
    }

    [Fact]
    public void Image_CopiesProjectFilesOfEveryProject()
    {
        var dockerfile = Repository.Read("Dockerfile");
        foreach (var project in Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)))
        {
            Assert.Contains($"COPY src/{project}/*.csproj src/{project}/", dockerfile, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Compose_MountsFilesThatExist_AndNamesVolumesThatItDeclares()
    {
        var compose = Read("compose.yaml");
        var declared = Map(compose["volumes"]).Keys.Cast<string>().ToHashSet();
        foreach (var mount in Services(compose).SelectMany(service => List(service, "volumes")))
        {
            var source = mount.Split(':')[0];
            if (source.StartsWith("./", StringComparison.Ordinal)) Assert.True(File.Exists(Path.Combine(Repository.Root, source)), source);
            else Assert.Contains(source, declared);
        }
    }

    [Fact]
    public void Compose_ReachesServicesUnderTheirNamesAndPorts()
    {
        var compose = Read("compose.yaml");
        var names = Map(compose["services"]).Keys.Cast<string>().ToHashSet();
        var analyzer = Map(Map(compose["services"])["analyzer"]);
        Assert.Contains($"Host={Assert.Single(names, name => name == "postgres")};", (string)Map(analyzer["environment"])["ANALYZER_STORE"], StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{PortOf(Default("Web"))}:{PortOf(Default("Web"))}", List(analyzer, "ports"));

        var collector = Read("deploy/collector.yaml");
        var exporters = Map(collector["exporters"]);
        var endpoint = (string)Map(exporters["otlp/analyzer"])["endpoint"];
        Assert.Equal($"analyzer:{PortOf(Default("Grpc"))}", endpoint);
        var pipeline = Map(Map(Map(collector["service"])["pipelines"])["traces"]);
        Assert.Equal(exporters.Keys.Cast<string>().Order(), List(pipeline, "exporters").Order());
        Assert.All(List(pipeline, "receivers"), receiver => Assert.Contains(receiver, Map(collector["receivers"]).Keys.Cast<string>()));
        Assert.All(List(pipeline, "processors"), processor => Assert.Contains(processor, Map(collector["processors"]).Keys.Cast<string>()));
    }

    [Fact]
    public void ScaledCompose_HasEveryRoleOnce_AndReachesWhatItNames()
    {
        var compose = Read("deploy/compose.scaled.yaml");
        var services = Map(compose["services"]);
        var roles = ServeRoles.None;
        foreach (var service in services.Values.Select(Map).Where(service => service.TryGetValue("command", out var command) && command is List<object> { Count: > 0 } words && words[0] is "serve"))
        {
            var command = List(service, "command").ToList();
            Assert.Equal("--roles", command[1]);
            Assert.Null(ServeRolesText.TryRead([command[2]], out var own));
            Assert.Equal(ServeRoles.None, roles & own);
            Assert.Contains("Host=coordinator;", (string)Map(service["environment"])["ANALYZER_STORE"], StringComparison.Ordinal);
            roles |= own;
        }

        Assert.Equal(ServeRoles.All, roles);
        var declared = Map(compose["volumes"]).Keys.Cast<string>().ToHashSet();
        foreach (var source in services.Values.Select(Map).SelectMany(service => List(service, "volumes")).Select(mount => mount.Split(':')[0]))
        {
            if (source.StartsWith("./", StringComparison.Ordinal)) Assert.True(File.Exists(Path.Combine(Repository.Root, "deploy", source)), source);
            else Assert.Contains(source, declared);
        }

        var exporter = Map(Map(Read("deploy/collector.scaled.yaml")["exporters"])["otlp/analyzer"]);
        Assert.Equal($"dns:///{Assert.Single(services.Keys.Cast<string>(), name => name == "ingest")}:{PortOf(Default("Grpc"))}", exporter["endpoint"]);
    }

    private static string Default(string key) => Settings.All.Single(setting => setting.Key == key).Default;

    private static string PortOf(string address) => address.Split(':')[^1];

    private static Dictionary<object, object> Read(string path) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(Repository.Read(path)))));

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private static IEnumerable<Dictionary<object, object>> Services(Dictionary<object, object> compose) => Map(compose["services"]).Values.Select(Map);

    private static IEnumerable<string> List(Dictionary<object, object> map, string key) => map.TryGetValue(key, out var value) ? ((List<object>)value).Cast<string>() : [];

    [GeneratedRegex("ANALYZER_[A-Z_]+")]
    private static partial Regex VariablePattern();

    [GeneratedRegex("^EXPOSE (.+)$", RegexOptions.Multiline)]
    private static partial Regex ExposePattern();
}
