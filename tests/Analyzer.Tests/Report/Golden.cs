using System.Runtime.CompilerServices;
using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Report;
using Xunit;

namespace Analyzer.Tests.Report;

/// <summary>Compares a report with the file reviewed for it; <c>UPDATE_GOLDEN=1</c> rewrites the file.</summary>
internal static class Golden
{
    public static void Matches(string file, IReportFormat format, AnalysisResult result)
    {
        var path = Path.Combine(Folder(), file);
        var actual = Text(format, result);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{file} is missing: run the tests with UPDATE_GOLDEN=1 and review it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    public static byte[] Bytes(IReportFormat format, AnalysisResult result)
    {
        using var stream = new MemoryStream();
        format.Write(result, stream);
        return stream.ToArray();
    }

    public static string Text(IReportFormat format, AnalysisResult result) => Encoding.UTF8.GetString(Bytes(format, result));

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
