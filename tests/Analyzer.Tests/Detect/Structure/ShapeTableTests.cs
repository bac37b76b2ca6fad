using System.Buffers;
using Analyzer.Detect.Series;
using Analyzer.Detect.States;
using Analyzer.Detect.Structure;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Detect.Structure;

public sealed class ShapeTableTests
{
    private static readonly BucketGrid s_grid = BucketGrid.Over(Traffic.Ns(0), Traffic.Ns(10), Traffic.SecondNs);
    private static readonly byte[] s_header = [7];

    private static readonly Gen<(int Key, int Slot, double Weight)[]> s_counts =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, s_grid.Slots - 1], Gen.Int[1, 9].Select(quarters => quarters / 4.0)).Array[0, 60];

    [Fact]
    public void Merging_parts_in_any_order_equals_counting_all_in_one() =>
        Gen.Select(s_counts, s_counts).Sample((a, b) =>
        {
            var (left, right) = (Of(a), Of(b));
            left.Merge(right);
            right.Merge(Of(a));
            return Text(left) == Text(Of([.. a, .. b])) && Text(right) == Text(left);
        });

    [Fact]
    public void A_table_read_back_is_the_same() => s_counts.Sample(counts => Text(Read(Bytes(Of(counts)))) == Text(Of(counts)));

    [Fact]
    public void Fine_buckets_fall_into_the_coarse_ones_that_hold_them()
    {
        var coarse = new ShapeTable(BucketGrid.Over(Traffic.Ns(0), Traffic.Ns(10), 5 * Traffic.SecondNs));
        coarse.Merge(Of([(0, 0, 1), (0, 4, 1), (0, 5, 1), (0, s_grid.Outside, 1)]));

        Assert.Equal([2, 1, 1], coarse.Items[Key(0)]);
    }

    [Fact]
    public void Names_with_ids_in_them_fill_a_table_no_further_than_its_cap()
    {
        var table = new ShapeTable(s_grid);
        for (var i = 0; i < ShapeTable.MaxItems; i++) Assert.NotNull(table.Of(new ShapeKey("cart", "GET /", null, $"step {i}")));

        Assert.Null(table.Of(new ShapeKey("cart", "GET /", null, "one more")));
        Assert.NotNull(table.Of(new ShapeKey("cart", "GET /", null, "step 0")));
        var other = Of([(0, 3, 1)]);
        table.Merge(other);
        Assert.Equal(ShapeTable.MaxItems, table.Items.Count);
    }

    [Fact]
    public void A_step_that_comes_twice_in_bytes_is_refused()
    {
        var writer = new StateWriter();
        writer.Count(2);
        for (var i = 0; i < 2; i++)
        {
            foreach (var text in new[] { "cart", "GET /", null, "price" }) writer.Text(text);
            writer.Count(0);
        }

        var bytes = new ArrayBufferWriter<byte>();
        writer.CopyTo(s_header, bytes);

        Assert.Contains("twice", Assert.Throws<StateFormatException>(() => Read(bytes.WrittenSpan)).Message, StringComparison.Ordinal);
    }

    private static ShapeKey Key(int number) => new($"s{number % 2}", "GET /", number % 3 == 0 ? "db" : null, number % 4 == 1 ? null : $"item {number / 4}");

    private static ShapeTable Of((int Key, int Slot, double Weight)[] counts)
    {
        var table = new ShapeTable(s_grid);
        foreach (var (key, slot, weight) in counts) table.Of(Key(key))![slot] += weight;
        return table;
    }

    private static byte[] Bytes(ShapeTable table)
    {
        var writer = new StateWriter();
        ShapeState.Write(writer, table);
        var bytes = new ArrayBufferWriter<byte>();
        writer.CopyTo(s_header, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private static ShapeTable Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes, s_header);
        return ShapeState.Read(ref reader, s_grid);
    }

    private static string Text(ShapeTable table) => string.Join('\n', table.Items.Select(item => $"{item.Key}: {string.Join(' ', item.Value)}"));
}
