using Analyzer.Report.Periods;
using Analyzer.Report.Periods.Mail;
using BigGustave;
using Xunit;

namespace Analyzer.Tests.Report.Periods;

public sealed class PeriodMailTests
{
    private static readonly PeriodLinks s_links = new("https://analyzer.example");

    [Fact]
    public void Mail_SaysTheSameTwice_WithPicturesThatItsHtmlRefersTo()
    {
        var mail = PeriodMail.Of(SamplePeriod.Of(), s_links, "Weekly", "https://analyzer.example/reports/r1");

        Assert.StartsWith("Weekly: checkout → inventory caused 369,000 extra attempts", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(["heat", "spark0", "spark1", "spark2"], mail.Pictures.Select(picture => picture.ContentId).Order(StringComparer.Ordinal));
        Assert.All(mail.Pictures, picture => Assert.Contains($"cid:{picture.ContentId}", mail.Html, StringComparison.Ordinal));
        Assert.Contains("https://analyzer.example/reports/r1", mail.Html, StringComparison.Ordinal);
        Assert.EndsWith("The whole report: https://analyzer.example/reports/r1\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_AreTheSameBytesEachTime_AndShowTheHours()
    {
        var (one, two) = (Pictures(), Pictures());

        Assert.Equal(one.Select(picture => picture.Png.ToArray()), two.Select(picture => picture.Png.ToArray()));
        var spark = Png.Open(one.Single(picture => picture.ContentId == "spark0").Png.ToArray());
        Assert.Equal((480, 72), (spark.Width, spark.Height));
        // Calm for sixty hours, then amplified: paper above the start, a bar at the end.
        Assert.Equal((255, 255, 255), Colour(spark, 20, 30));
        Assert.Equal((123, 63, 160), Colour(spark, 474, 66));
    }

    [Fact]
    public void HostileTitle_IsOnlyText() => Assert.DoesNotContain("<b>x", PeriodMail.Of(SamplePeriod.Of("<b>x"), s_links, "<b>x", null).Html, StringComparison.Ordinal);

    private static IReadOnlyList<MailPicture> Pictures() => PeriodMail.Of(SamplePeriod.Of(), null, "t", null).Pictures;

    private static (int, int, int) Colour(Png png, int x, int y)
    {
        var pixel = png.GetPixel(x, y);
        return (pixel.R, pixel.G, pixel.B);
    }
}
