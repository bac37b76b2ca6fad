using System.Diagnostics;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>A file system in memory that is soon full. Mounting takes root: elsewhere the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Mounts one, or skips the test.</summary>
    public static SmallDisk Mount(int megabytes)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") Assert.Skip("Mounting a small file system takes root on Linux.");
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("analyzer-disk-").FullName);
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Folder)) return disk;
        Directory.Delete(disk.Folder);
        Assert.Skip("This machine does not let its root mount a file system.");
        return disk;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    private static bool Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
