using System.Globalization;
using System.Text.RegularExpressions;

namespace Analyzer.Service.Hosting;

/// <summary>Sizes as people write them: <c>50GB</c> (decimal), <c>16MiB</c> (binary), <c>1048576</c>.</summary>
internal static partial class SizeText
{
    /// <summary>How to write one, for messages.</summary>
    public const string Hint = "write it as 50GB, 16MiB or a number of bytes";

    private static readonly string[] s_units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Reads a size in bytes.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var match = Pattern().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        var unit = match.Groups["unit"].Value.ToUpperInvariant();
        var step = unit.Contains('I') ? 1024m : 1000m;
        var power = unit.Length == 0 ? 0 : "BKMGT".IndexOf(unit[0], StringComparison.Ordinal);
        var scale = (decimal)Math.Pow((double)step, power);
        if (number > long.MaxValue / scale) return false;
        bytes = (long)(number * scale);
        return true;
    }

    /// <summary>A size in decimal units, with three digits.</summary>
    public static string Show(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 999.5 && unit < s_units.Length - 1) (value, unit) = (value / 1000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {s_units[unit]}");
    }

    [GeneratedRegex("""^(?<number>[0-9]{1,18}(\.[0-9]{1,6})?) ?(?<unit>(B|[KMGT]i?B?)?)\z""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
