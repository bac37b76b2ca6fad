using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Analyzer.IntegrationTests.Cli;
using Xunit;

namespace Analyzer.IntegrationTests.Packaging;

/// <summary>What a container engine would do with the Dockerfile, done in a clean folder: no engine is needed.</summary>
public sealed partial class ContainerBuildTests : TemporaryFolder
{
    [Fact]
    public async Task StepsOfTheDockerfile_BuildAServiceThatBecomesReadyAndStops()
    {
        var stages = Dockerfile.Stages();
        await BuildAsync(stages[0]);
        var image = stages[1];
        Assert.Equal("--from=build /app /app", image.Single(instruction => instruction.Name == "COPY").Text);

        var environment = Dockerfile.Variables(image);
        foreach (var (name, value) in environment.Where(variable => variable.Value.StartsWith("0.0.0.0:", StringComparison.Ordinal)).ToList()) environment[name] = $"127.0.0.1:{FreePort()}";
        environment["ANALYZER_DATA"] = In("data");
        environment["DOTNET_ROOT"] = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(typeof(object).Assembly.Location))))!;
        var entry = Array(image, "ENTRYPOINT")[0].Replace("/app", In("root/app"), StringComparison.Ordinal);
        using var service = Start(entry, Array(image, "CMD"), environment);
        try
        {
            var ready = image.Single(instruction => instruction.Name == "HEALTHCHECK").Text;
            var check = List(ready[ready.IndexOf("CMD", StringComparison.Ordinal)..]);
            await BecomesReadyAsync(check[0].Replace("/app", In("root/app"), StringComparison.Ordinal), check[1..], environment, service);
            await Command.RunAsync(Folder, environment, "kill", "-TERM", service.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await service.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            Assert.Equal(0, service.ExitCode);
        }
        finally
        {
            if (!service.HasExited) service.Kill(entireProcessTree: true);
        }
    }

    private async Task BuildAsync(IReadOnlyList<Instruction> stage)
    {
        var directory = In("root");
        foreach (var instruction in stage)
        {
            switch (instruction.Name)
            {
                case "WORKDIR":
                    directory = In("root" + instruction.Text);
                    Directory.CreateDirectory(directory);
                    // Compiling ahead takes minutes, and changes how fast it starts only.
                    await File.WriteAllTextAsync(Path.Combine(directory, "Directory.Build.rsp"), "-p:PublishReadyToRun=false\n", TestContext.Current.CancellationToken);
                    break;
                case "COPY":
                    Copy(instruction.Words, directory);
                    break;
                case "RUN":
                    await Command.RunAsync(directory, Command.BuildEnvironment, "/bin/sh", "-c", ImagePath().Replace(instruction.Text, In("root/app")));
                    break;
            }
        }
    }

    private static void Copy(string[] words, string directory)
    {
        var target = Path.Combine(directory, words[^1]);
        foreach (var source in words[..^1])
        {
            var folder = Path.Combine(Command.Repository, Path.GetDirectoryName(source)!);
            if (Directory.Exists(Path.Combine(folder, Path.GetFileName(source))))
            {
                CopyFolder(Path.Combine(folder, Path.GetFileName(source)), target);
                continue;
            }

            var files = Directory.GetFiles(folder, Path.GetFileName(source));
            Assert.NotEmpty(files);
            Directory.CreateDirectory(target);
            foreach (var file in files) File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
    }

    // As .dockerignore has it: without what was built.
    private static void CopyFolder(string source, string target)
    {
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, path);
            if (relative.Split('/').Any(part => part is "bin" or "obj")) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, relative))!);
            File.Copy(path, Path.Combine(target, relative), overwrite: true);
        }
    }

    private Process Start(string entry, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(entry, arguments) { WorkingDirectory = Folder };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private async Task BecomesReadyAsync(string program, string[] arguments, Dictionary<string, string> environment, Process service)
    {
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardError = true };
            foreach (var (name, value) in environment) start.Environment[name] = value;
            using var check = Process.Start(start)!;
            var said = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await check.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (check.ExitCode == 0) return;
            Assert.False(service.HasExited, $"the service ended with {(service.HasExited ? service.ExitCode : 0)}");
            Assert.True(DateTime.UtcNow < deadline, said);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string[] Array(IEnumerable<Instruction> stage, string name) => List(stage.Single(instruction => instruction.Name == name).Text);

    private static string[] List(string text) => [.. Quoted().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("(?<= )/app")]
    private static partial Regex ImagePath();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted();
}
