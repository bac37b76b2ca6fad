using Analyzer.Model.Periods;
using Analyzer.Report.Periods;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Reports.Delivery;

/// <summary>A stored report, to be delivered.</summary>
/// <param name="Record">What it is.</param>
/// <param name="Report">What it says.</param>
/// <param name="PublicUrl">Where people reach the pages, without a slash at the end; null where nobody said.</param>
internal sealed record ReportContent(ReportRecord Record, PeriodReport Report, string? PublicUrl)
{
    /// <summary>Where people find more; null where nobody said.</summary>
    public PeriodLinks? Links => PublicUrl is null ? null : new PeriodLinks(PublicUrl);

    /// <summary>Address of its page; null where nobody said.</summary>
    public string? Page => PublicUrl is null ? null : $"{PublicUrl}/reports/{Uri.EscapeDataString(Record.Id)}";

    /// <summary>The report in a form.</summary>
    public byte[] Written(string format)
    {
        using var stream = new MemoryStream();
        PeriodReportFormats.Named(format)!.Write(Report, Links, stream);
        return stream.ToArray();
    }
}
