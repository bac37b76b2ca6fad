using System.ComponentModel;
using System.Diagnostics;

namespace Analyzer.Service.Reports.Pdf;

/// <summary>Prints HTML through a headless Chromium, where one is installed. The page is a file: nothing is loaded from a network.</summary>
internal static class ChromiumPdf
{
    /// <summary>What to do where none is installed.</summary>
    public const string Advice = "a PDF is printed by Chromium or Chrome, and none was found on the PATH: install 'chromium', or write HTML and print that";

    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);

    /// <summary>The program; null where none is installed.</summary>
    public static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => s_names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Prints a page.</summary>
    /// <exception cref="PdfException">There is no Chromium, or it did not print.</exception>
    public static async Task<byte[]> PrintAsync(ReadOnlyMemory<byte> html, CancellationToken cancellation)
    {
        var program = Find() ?? throw new PdfException(Advice);
        var folder = Directory.CreateTempSubdirectory("analyzer-pdf-");
        try
        {
            var (page, pdf) = (Path.Combine(folder.FullName, "report.html"), Path.Combine(folder.FullName, "report.pdf"));
            await File.WriteAllBytesAsync(page, html, cancellation);
            var errors = await RunAsync(program, folder.FullName, page, pdf, cancellation);
            return File.Exists(pdf) ? await File.ReadAllBytesAsync(pdf, cancellation) : throw new PdfException($"{program} printed nothing: {errors.Trim().Split('\n')[^1]}");
        }
        finally
        {
            // Its helpers may still write into their profile as they end.
            TryDelete(folder);
        }
    }

    private static async Task<string> RunAsync(string program, string folder, string page, string pdf, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-background-networking",
                // The page is ours and runs no script; containers often cannot make the sandbox.
                "--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND",
                $"--user-data-dir={Path.Combine(folder, "profile")}", "--no-pdf-header-footer", $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri,
            },
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_longest);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new PdfException($"{program} cannot be started: {e.Message}", e);
        }

        using (process)
        {
            try
            {
                var (errors, _) = (process.StandardError.ReadToEndAsync(limit.Token), process.StandardOutput.ReadToEndAsync(limit.Token));
                await process.WaitForExitAsync(limit.Token);
                return await errors;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellation.ThrowIfCancellationRequested();
                throw new PdfException($"{program} did not print within {s_longest.TotalSeconds:0} s");
            }
        }
    }

    private static void TryDelete(DirectoryInfo folder)
    {
        try
        {
            folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In the system's folder of temporary files, which it clears.
        }
    }
}

/// <summary>A PDF could not be printed; the message says what to do.</summary>
internal sealed class PdfException : Exception
{
    public PdfException(string message)
        : base(message)
    {
    }

    public PdfException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
