using System.ComponentModel;
using System.Diagnostics;

namespace Analyzer.Service.Cli;

/// <summary>Opens an address in the user's browser, where there is one.</summary>
internal static class BrowserLaunch
{
    /// <summary>Tries to; whoever has no browser has the address.</summary>
    public static void Try(Uri address)
    {
        if (StartOf(address, Environment.GetEnvironmentVariable) is not { } start) return;
        try
        {
            using var _ = Process.Start(start);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // No such program: the address was printed.
        }
    }

    /// <summary>What to start; null where there is no screen to show it on.</summary>
    internal static ProcessStartInfo? StartOf(Uri address, Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows()) return new ProcessStartInfo(address.ToString()) { UseShellExecute = true };
        var opener = OperatingSystem.IsMacOS() ? "open" : HasScreen(environment) ? "xdg-open" : null;
        // What it says is not ours to print.
        return opener is null ? null : new ProcessStartInfo(opener, [address.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }

    private static bool HasScreen(Func<string, string?> environment) => !string.IsNullOrEmpty(environment("DISPLAY")) || !string.IsNullOrEmpty(environment("WAYLAND_DISPLAY"));
}
