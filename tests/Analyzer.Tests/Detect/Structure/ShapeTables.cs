using Analyzer.Detect;
using Analyzer.Detect.Structure;
using Analyzer.Model.Findings;

namespace Analyzer.Tests.Detect.Structure;

/// <summary>Tables of what requests of <c>cart: GET /cart</c> do, ten of them a second.</summary>
internal static class ShapeTables
{
    public const int Seconds = 60;
    public const int PerSecond = 10;

    public static readonly ShapeKey Requests = new("cart", "GET /cart", null, null);
    public static readonly ShapeKey Call = Requests with { Callee = "db", Item = "SELECT" };
    public static readonly ShapeKey Step = Requests with { Item = "price" };
    public static readonly ShapeKey Handler = Requests with { Item = "BasicErrorController.error" };

    /// <summary>A reduction that holds such a table only: of the requests of each second, the share that did each thing.</summary>
    public static Reduction Of(params (ShapeKey Key, Func<int, double> Share)[] items)
    {
        var reduction = Reduction.Empty(new TimeWindow(Traffic.Ns(0), Traffic.Ns(Seconds)), Traffic.SecondNs);
        Add(reduction, Requests, _ => 1);
        foreach (var (key, share) in items) Add(reduction, key, share);
        return reduction;
    }

    private static void Add(Reduction reduction, ShapeKey key, Func<int, double> share)
    {
        var counts = reduction.Shapes.Of(key)!;
        for (var second = 0; second < Seconds; second++) counts[second] = PerSecond * share(second);
    }
}
