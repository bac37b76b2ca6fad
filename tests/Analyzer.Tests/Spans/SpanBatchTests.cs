using System.Globalization;
using System.Text;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Spans;

/// <summary>Forgetting some spans of a batch leaves the others as they were.</summary>
public sealed class SpanBatchTests
{
    [Fact]
    public void AnyChanges_LeaveWhatANaiveCopyHolds()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var batch = new SpanBatch();
            var copy = new List<string>();
            for (var change = 0; change < 40; change++)
            {
                Change(random, batch, copy);
                Assert.Equal(copy, Enumerable.Range(0, batch.Count).Select(span => Line(batch, span)));
                Assert.Equal(batch.Count == 0 ? 0 : batch.AttributeEnds[^1], batch.Attributes.Length);
            }
        }
    }

    [Fact]
    public void ClearSpans_BelowTheLimit_KeepsIdsOfStringsAndResources()
    {
        var batch = new SpanBatch();
        Add(new Random(1), batch);
        var (text, resource, generation) = (batch.Strings.Intern("kept"), batch.Resources.Intern([]), batch.Strings.Generation);
        batch.ClearSpans(long.MaxValue);
        Assert.Equal((text, resource, generation, 0), (batch.Strings.Intern("kept"), batch.Resources.Intern([]), batch.Strings.Generation, batch.Count));
        batch.ClearSpans(0);
        Assert.Equal((generation + 1, 0), (batch.Strings.Generation, batch.Resources.Count));
    }

    [Fact]
    public void Truncate_ToMoreThanThereIs_IsRefused()
    {
        var batch = new SpanBatch();
        Add(new Random(1), batch);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Truncate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Truncate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Keep([true, true]));
        Assert.Equal(1, batch.Count);
    }

    private static void Change(Random random, SpanBatch batch, List<string> copy)
    {
        switch (random.Next(10))
        {
            case 0:
                var kept = copy.Select(_ => random.Next(3) > 0).ToArray();
                batch.Keep(kept);
                for (var span = copy.Count - 1; span >= 0; span--)
                {
                    if (!kept[span]) copy.RemoveAt(span);
                }

                break;
            case 1:
                var count = random.Next(copy.Count + 1);
                batch.Truncate(count);
                copy.RemoveRange(count, copy.Count - count);
                break;
            case 2 when random.Next(3) == 0:
                batch.ClearSpans(random.Next(2) * 200);
                copy.Clear();
                break;
            case 3 when random.Next(5) == 0:
                batch.Clear();
                copy.Clear();
                break;
            default:
                copy.Add(Add(random, batch));
                break;
        }
    }

    /// <summary>Adds a random span.</summary>
    /// <returns>What it says, as <see cref="Line"/> must say it.</returns>
    private static string Add(Random random, SpanBatch batch)
    {
        var expected = new StringBuilder();
        var draft = new SpanDraft { TraceId = new TraceId((ulong)random.NextInt64(), 1), SpanId = new SpanId((ulong)random.NextInt64()), StartNs = random.NextInt64(), EndNs = -random.NextInt64() };
        draft.Name = batch.Strings.Intern("name " + random.Next(5));
        expected.Append(CultureInfo.InvariantCulture, $"{draft.TraceId} {draft.SpanId} {draft.StartNs} {draft.EndNs} {batch.Strings.GetString(draft.Name)}");
        Append(random, batch, draft.Attributes, expected);
        for (var i = random.Next(3); i > 0; i--)
        {
            var at = draft.DetailAttributes.Count;
            expected.Append(" event");
            Append(random, batch, draft.DetailAttributes, expected);
            draft.Events.Add(new SpanEvent(i, draft.Name, at, draft.DetailAttributes.Count - at));
        }

        for (var i = random.Next(2); i > 0; i--)
        {
            var at = draft.DetailAttributes.Count;
            expected.Append(" link");
            Append(random, batch, draft.DetailAttributes, expected);
            draft.Links.Add(new SpanLink(draft.TraceId, draft.SpanId, at, draft.DetailAttributes.Count - at));
        }

        var resource = new List<SpanAttribute>();
        expected.Append(" resource");
        Append(random, batch, resource, expected, most: 2);
        var scope = "scope " + random.Next(3);
        expected.Append(CultureInfo.InvariantCulture, $" {scope}");
        batch.Add(draft, batch.Resources.Intern([.. resource]), batch.Resources.InternScope(batch.Strings.Intern(scope), 0));
        return expected.ToString();
    }

    // The first key before the second, as a resource sorts them.
    private static void Append(Random random, SpanBatch batch, List<SpanAttribute> to, StringBuilder expected, int most = 3)
    {
        for (var i = 0; i < random.Next(most); i++)
        {
            var (key, number) = (batch.Strings.Intern("key " + i), random.Next(2) == 0 ? random.Next(4) : long.MaxValue - random.Next(4));
            to.Add(random.Next(3) == 0 ? new SpanAttribute(key, AttributeType.Text, batch.Strings.Intern("text " + number)) : batch.Integer(key, number));
            expected.Append(CultureInfo.InvariantCulture, $" {batch.Strings.GetString(key)}={(to[^1].Type == AttributeType.Text ? "text " : "")}{number}");
        }
    }

    private static string Line(SpanBatch batch, int span)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{batch.TraceIdOf(span)} {new SpanId(batch.SpanIds[span])} {batch.StartNs[span]} {batch.EndNs[span]} {batch.Strings.GetString(batch.Names[span])}");
        Say(line, batch, batch.AttributesOf(span));
        foreach (var item in batch.EventsOf(span)) Say(line.Append(" event"), batch, batch.DetailAttributes.Slice(item.AttributeStart, item.AttributeCount));
        foreach (var item in batch.LinksOf(span)) Say(line.Append(" link"), batch, batch.DetailAttributes.Slice(item.AttributeStart, item.AttributeCount));
        Say(line.Append(" resource"), batch, batch.Resources.AttributesOf(batch.ResourceIds[span]));
        return line.Append(' ').Append(batch.Strings.GetString(batch.Resources.Scope(batch.ScopeIds[span]).Name)).ToString();
    }

    private static void Say(StringBuilder line, SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            var value = attribute.Type switch
            {
                AttributeType.Text => batch.Strings.GetString(attribute.Value),
                AttributeType.Int32 => attribute.Value.ToString(CultureInfo.InvariantCulture),
                _ => batch.Number(attribute.Value).ToString(CultureInfo.InvariantCulture),
            };
            line.Append(CultureInfo.InvariantCulture, $" {batch.Strings.GetString(attribute.Key)}={value}");
        }
    }
}
