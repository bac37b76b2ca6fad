using System.Text;
using Analyzer.Report.Story;
using static Analyzer.Report.Pictures.Markup;

namespace Analyzer.Report.Pictures;

/// <summary>The service graph in layers from the entry: the more excess load an edge made, the broader it is drawn.</summary>
internal static class ServiceGraph
{
    private const double Pad = 6, Thin = 1.25, Broadest = 11;

    /// <summary>The entry is only a word: its column is that much narrower than the others.</summary>
    private const double EntryWidth = 66;
    private const double W = GraphLayout.NodeWidth, H = GraphLayout.NodeHeight;
    private const int MostLabels = 24;

    /// <summary>Draws the graph, or of a large one the part that tells the story.</summary>
    public static void Draw(Markup markup, (IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges) all)
    {
        var (nodes, edges) = GraphFocus.Of(all.Nodes, all.Edges);
        if (edges.Count == 0) return;
        var layout = new GraphLayout([.. nodes.Select(node => node.Layer)], [.. edges.Select(edge => (edge.From, edge.To))]);
        var most = edges.Max(edge => edge.Excess);
        var loud = edges.Where(IsLoud).OrderByDescending(edge => edge.Excess).Take(MostLabels).ToHashSet();

        var worst = string.Join("; ", loud.Take(5).Select(edge => $"{Measures.Arrow(nodes[edge.From].Name, nodes[edge.To].Name)} {Say.Factor(edge.Factor)}, {Say.Count(edge.Excess)} attempts beyond calls"));
        var description = $"{Say.Many(nodes.Count(node => !node.IsEntry), "service")} and {Say.Many(edges.Count, "edge")}. {(worst.Length > 0 ? $"Broadest edges: {worst}." : "No edge carries excess load.")}";
        var saved = nodes[0].IsEntry ? W - EntryWidth : 0;
        var bulge = edges.Any(edge => nodes[edge.To].Layer <= nodes[edge.From].Layer) ? 60 : 0;
        Svg.Open(markup, layout.Width - saved + bulge + Pad * 2, layout.Height + Pad * 2, "Service graph", description, layout.Width < 1300 ? "graph fits" : "graph");
        markup.Open("g", ("transform", $"translate({Px(Pad - saved)} {Px(Pad)})"));
        // Quiet edges lie under loud ones, and all of them under the nodes.
        foreach (var (edge, index) in edges.Select((edge, index) => (edge, index)).OrderBy(item => item.edge.Excess).ThenBy(item => item.index))
            DrawEdge(markup, nodes, edge, layout, index, most);
        for (var i = 0; i < nodes.Count; i++) DrawNode(markup, nodes[i], layout.X(i), layout.Y(i));
        DrawLabels(markup, edges, loud, layout, most);
        markup.Close().Close().Line();
    }

    private static bool IsLoud(GraphEdge edge) => edge.Factor >= 1.05 && edge.Excess >= 1;

    private static double Breadth(GraphEdge edge, double most) =>
        IsLoud(edge) ? Thin + 1 + (Broadest - Thin - 1) * edge.Excess / most : Thin;

    private static void DrawEdge(Markup markup, IReadOnlyList<GraphNode> nodes, GraphEdge edge, GraphLayout layout, int index, double most)
    {
        var isLoud = IsLoud(edge);
        var width = Breadth(edge, most);
        var tip = 5 + width * 0.55;
        var isForward = nodes[edge.To].Layer > nodes[edge.From].Layer;
        var (x1, y1, x2, y2) = (layout.X(edge.From) + W, layout.Y(edge.From), layout.X(edge.To), layout.Y(edge.To));
        markup.Open("g", ("class", isLoud ? "edge loud" : "edge quiet"));
        markup.Element("title", $"{Measures.Arrow(nodes[edge.From].Name, nodes[edge.To].Name)}: {Say.Many(edge.Calls, "call")}, {Say.Many(edge.Attempts, "attempt")}, {Say.Factor(edge.Factor)}; {Say.Count(edge.Masked)} masked");
        string path, head;
        if (isForward)
        {
            path = Forward(x1, y1, x2 - tip, y2, layout.Bends(index));
            head = $"M{Px(x2)} {Px(y2)}l{Px(-tip - 2)} {Px(-tip * 0.62)}v{Px(tip * 1.24)}z";
        }
        else
        {
            // Back and sideways: out of the right side, round, and in again from the right.
            var right = layout.X(edge.To) + W;
            var bulge = Bulge(layout, edge);
            var (from, to) = edge.From == edge.To ? (y1 - 8, y1 + 9) : (y1 + 6, y2 + (y2 > y1 ? -9 : 9));
            path = $"M{Px(x1)} {Px(from)}C{Px(bulge)} {Px(from)} {Px(bulge)} {Px(to)} {Px(right + tip)} {Px(to)}";
            head = $"M{Px(right)} {Px(to)}l{Px(tip + 2)} {Px(-tip * 0.62)}v{Px(tip * 1.24)}z";
        }

        markup.Empty("path", ("class", isForward ? "wire" : "wire back"), ("stroke-width", Px(width)), ("d", path));
        markup.Empty("path", ("class", "head"), ("d", head));
        markup.Close();
    }

    private static double Bulge(GraphLayout layout, GraphEdge edge) =>
        Math.Max(layout.X(edge.From), layout.X(edge.To)) + W + 30 + Math.Min(34, Math.Abs(layout.Y(edge.From) - layout.Y(edge.To)) / 6);

    private static string Forward(double x1, double y1, double x2, double y2, IEnumerable<(double X, double Y)> bends)
    {
        var path = new StringBuilder($"M{Px(x1)} {Px(y1)}");
        var (x, y) = (x1, y1);
        foreach (var (bendX, bendY) in bends)
        {
            Curve(path, x, y, bendX, bendY);
            path.Append('H').Append(Px(bendX + W));
            (x, y) = (bendX + W, bendY);
        }

        Curve(path, x, y, x2, y2);
        return path.ToString();
    }

    private static void Curve(StringBuilder path, double x1, double y1, double x2, double y2)
    {
        var half = (x2 - x1) / 2;
        path.Append('C').Append(Px(x1 + half)).Append(' ').Append(Px(y1)).Append(' ').Append(Px(x2 - half)).Append(' ').Append(Px(y2)).Append(' ').Append(Px(x2)).Append(' ').Append(Px(y2));
    }

    private static void DrawNode(Markup markup, GraphNode node, double x, double y)
    {
        if (node.IsEntry)
        {
            markup.Element("text", node.Name, ("class", "lab"), ("x", Px(x + W - 6)), ("y", Px(y + 4)), ("text-anchor", "end"));
            return;
        }

        var factor = node.Calls > 0 ? node.Attempts / node.Calls : 1;
        var detail = node.Calls <= 0 ? "not called" : factor >= 1.05 ? $"load {Say.Factor(factor)}" : $"{Say.Short(node.Calls)} calls";
        markup.Open("g", ("class", node.Instrumented ? "node" : "node peer"));
        markup.Element("title", $"{node.Name}: {Say.Many(node.Calls, "call")}, {Say.Many(node.Attempts, "attempt")}{(node.Instrumented ? "" : "; sends no spans of its own")}");
        markup.Empty("rect", ("x", Px(x)), ("y", Px(y - H / 2)), ("width", Px(W)), ("height", Px(H)), ("rx", "6"));
        markup.Element("text", Say.Fit(node.Name, 16), ("class", "lane small"), ("x", Px(x + 10)), ("y", Px(y - 3)));
        markup.Element("text", detail, ("class", factor >= 1.05 ? "lab loud" : "lab"), ("x", Px(x + 10)), ("y", Px(y + 13)));
        markup.Close();
    }

    private static void DrawLabels(Markup markup, IReadOnlyList<GraphEdge> edges, HashSet<GraphEdge> loud, GraphLayout layout, double most)
    {
        List<(double X, double Y)> taken = [];
        for (var i = 0; i < edges.Count; i++)
        {
            if (!loud.Contains(edges[i])) continue;
            var next = layout.Bends(i).Append((X: layout.X(edges[i].To), Y: layout.Y(edges[i].To))).First();
            var (x1, y1) = (layout.X(edges[i].From) + W, layout.Y(edges[i].From));
            if (next.X < x1)
            {
                // The middle of the curve that runs back; the label ends there, so that it stays inside the picture.
                var middle = (x1 + layout.X(edges[i].To) + W + Bulge(layout, edges[i]) * 6) / 8;
                (next, x1) = ((middle - 26, next.Y), middle - 26);
            }

            var at = (X: x1 + (next.X - x1) * 0.5, Y: (y1 + next.Y) / 2);
            foreach (var t in (ReadOnlySpan<double>)[0.5, 0.34, 0.66, 0.22, 0.78])
            {
                // The height of the drawn curve at t, so that the label sits on its edge.
                var ease = t * t * (3 - 2 * t);
                at = (x1 + (next.X - x1) * (0.75 * t + 0.125), y1 + (next.Y - y1) * ease);
                if (!taken.Any(other => Math.Abs(other.X - at.X) < 46 && Math.Abs(other.Y - at.Y) < 15)) break;
            }

            taken.Add(at);
            markup.Element("text", Say.Factor(edges[i].Factor), ("class", "factor"), ("x", Px(at.X)), ("y", Px(at.Y - Breadth(edges[i], most) / 2 - 3)), ("text-anchor", "middle"));
        }
    }
}
