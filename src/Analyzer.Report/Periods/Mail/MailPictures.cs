using Analyzer.Model.Periods;
using BigGustave;

namespace Analyzer.Report.Periods.Mail;

/// <summary>
/// Pictures of a report for e-mail, as PNG of bars and cells without text: what they mean stands in the words around them. At twice the size at
/// which they are shown, so that they stay sharp.
/// </summary>
internal static class MailPictures
{
    private const int Scale = 2, SparkWidth = 240, SparkHeight = 36, MostColumns = 168, CellHeight = 14, HeatWidth = 504;
    private const double LeastFactor = 1.05;

    private static readonly Pixel s_paper = new(255, 255, 255), s_base = new(225, 228, 232), s_bar = new(123, 63, 160);

    /// <summary>An amplifier's factor hour by hour, from 1 to <paramref name="most"/>.</summary>
    public static byte[] Spark(PeriodReport report, HiddenAmplifier edge, double most)
    {
        var factors = Columns(PeriodText.Factors(report, edge), SparkWidth / 2);
        var png = new Canvas(SparkWidth * Scale, SparkHeight * Scale);
        png.Fill(0, (SparkHeight * Scale) - 2, SparkWidth * Scale, 2, s_base);
        for (var i = 0; i < factors.Count; i++)
        {
            if (factors[i] is not { } factor) continue;
            var (from, to) = (i * SparkWidth * Scale / factors.Count, (i + 1) * SparkWidth * Scale / factors.Count);
            var height = Math.Max(2, (int)Math.Round((Math.Clamp(factor, 1, most) - 1) / (most - 1) * ((SparkHeight * Scale) - 4)));
            png.Fill(from, (SparkHeight * Scale) - 2 - height, Math.Max(1, to - from - 1), height, factor >= LeastFactor ? s_bar : s_base);
        }

        return png.ToPng();
    }

    /// <summary>Hours by edges: the darker a cell, the larger the factor.</summary>
    public static byte[] Heat(PeriodReport report, IReadOnlyList<HiddenAmplifier> edges, double most)
    {
        var png = new Canvas(HeatWidth * Scale, edges.Count * CellHeight * Scale);
        for (var row = 0; row < edges.Count; row++)
        {
            var factors = Columns(PeriodText.Factors(report, edges[row]), MostColumns);
            for (var i = 0; i < factors.Count; i++)
            {
                var (from, to) = (i * HeatWidth * Scale / factors.Count, (i + 1) * HeatWidth * Scale / factors.Count);
                png.Fill(from, (row * CellHeight * Scale) + 2, Math.Max(1, to - from - 1), (CellHeight * Scale) - 4, Shade(factors[i], most));
            }
        }

        return png.ToPng();
    }

    private static List<double?> Columns(IReadOnlyList<double?> values, int most)
    {
        var perColumn = Math.Max(1, (values.Count + most - 1) / most);
        return [.. values.Chunk(perColumn).Select(chunk => chunk.Max())];
    }

    private static Pixel Shade(double? factor, double most)
    {
        if (factor is not { } value || value < LeastFactor) return new Pixel(246, 247, 249);
        var share = 0.25 + (0.75 * Math.Clamp((value - 1) / (most - 1), 0, 1));
        return new Pixel(Mixed(255, s_bar.R, share), Mixed(255, s_bar.G, share), Mixed(255, s_bar.B, share));
    }

    private static byte Mixed(int paper, int ink, double share) => (byte)Math.Round(paper + ((ink - paper) * share));

    private sealed class Canvas
    {
        private readonly byte[] _pixels;
        private readonly int _width, _height;

        public Canvas(int width, int height)
        {
            (_pixels, _width, _height) = (new byte[width * height * 4], width, height);
            Fill(0, 0, width, height, s_paper);
        }

        public void Fill(int left, int top, int width, int height, Pixel colour)
        {
            for (var y = top; y < top + height; y++)
            {
                for (var x = left; x < left + width; x++)
                {
                    var at = ((y * _width) + x) * 4;
                    (_pixels[at], _pixels[at + 1], _pixels[at + 2], _pixels[at + 3]) = (colour.R, colour.G, colour.B, 255);
                }
            }
        }

        public byte[] ToPng()
        {
            using var stream = new MemoryStream();
            PngBuilder.FromBgra32Pixels(_pixels, _width, _height, false).Save(stream);
            return stream.ToArray();
        }
    }
}
