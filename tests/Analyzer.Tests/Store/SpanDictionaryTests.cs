using System.Globalization;
using Analyzer.Model.Spans;
using Analyzer.Store.Dictionary;
using Xunit;

namespace Analyzer.Tests.Store;

/// <summary>What a failed append leaves behind in memory: nothing.</summary>
public sealed class SpanDictionaryTests
{
    [Fact]
    public void Withdraw_AppendsThatFail_DoNotUseUpWhatAKeyMayHave()
    {
        var dictionary = new SpanDictionary();
        var batch = new SpanBatch();
        var draft = new SpanDraft { SpanId = new SpanId(1) };
        for (var value = 0; value < 500; value++) draft.Attributes.Add(new SpanAttribute(batch.Strings.Intern("key"), AttributeType.Text, batch.Strings.Intern(value.ToString(CultureInfo.InvariantCulture))));
        batch.Add(draft, batch.Resources.Intern([]), batch.Resources.InternScope(0, 0));
        var encoder = BatchEncoder.For(batch, dictionary);
        for (var attempt = 0; attempt < 2 * KeyAdmission.MostValues / 500; attempt++)
        {
            var lost = new NewEntries();
            encoder.Resolve(lost);
            Assert.Equal(500, lost.Attributes.Count);
            encoder.Forget();
            dictionary.Withdraw(lost);
        }

        Assert.Equal(0, dictionary.KeyOf("key").Values);
        var kept = new NewEntries();
        encoder.Resolve(kept);
        foreach (var (entry, at) in kept.All.Select((entry, at) => (entry, at))) entry.Id = at + 1;
        dictionary.Learn(kept);
        dictionary.Withdraw(kept);
        Assert.Equal(500, dictionary.KeyOf("key").Values);
    }
}
