using System.Globalization;
using System.Text;
using Analyzer.Service.Notifications;
using Analyzer.Service.Reports.Pdf;

namespace Analyzer.Service.Reports.Delivery;

/// <summary>Puts a report into a folder, as files that are whole or not there: HTML, Markdown, JSON, and a PDF where Chromium is installed.</summary>
internal static class FolderDelivery
{
    private const int LongestName = 60;

    /// <summary>Writes the files; the same report again replaces its own.</summary>
    public static async Task<SendResult> SendAsync(ReportContent content, string folder, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var name = NameOf(content);
            var html = content.Written("html");
            await WriteAsync(Path.Combine(folder, name + ".md"), content.Written("markdown"), cancellation);
            await WriteAsync(Path.Combine(folder, name + ".json"), content.Written("json"), cancellation);
            if (ChromiumPdf.Find() is not null) await WriteAsync(Path.Combine(folder, name + ".pdf"), await ChromiumPdf.PrintAsync(html, cancellation), cancellation);
            await WriteAsync(Path.Combine(folder, name + ".html"), html, cancellation);
            await WriteAsync(Path.Combine(folder, "latest.html"), html, cancellation);
            return SendResult.Delivered;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or PdfException)
        {
            return SendResult.Later($"cannot write to '{folder}': {e.Message}");
        }
    }

    /// <summary><c>2026-11-16_2026-11-23_weekly-checkout</c>: nothing of a title can lead out of the folder.</summary>
    internal static string NameOf(ReportContent content)
    {
        var title = new StringBuilder();
        foreach (var letter in content.Record.Title.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter)) title.Append(letter);
            else if (title.Length > 0 && title[^1] != '-') title.Append('-');
            if (title.Length == LongestName) break;
        }

        return $"{Day(content.Record.FromNs)}_{Day(content.Record.ToNs)}_{(title.Length == 0 ? "report" : title.ToString().Trim('-'))}";
    }

    private static string Day(long unixNs) => DateTime.UnixEpoch.AddTicks(unixNs / 100).ToString("yyyy-MM-dd'T'HH", CultureInfo.InvariantCulture).Replace("T00", "", StringComparison.Ordinal);

    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellation)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".analyzer-{Path.GetRandomFileName()}");
        try
        {
            await File.WriteAllBytesAsync(temporary, bytes, cancellation);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
