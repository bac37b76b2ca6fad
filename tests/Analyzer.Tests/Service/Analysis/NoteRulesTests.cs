using Analyzer.Service.Analysis.Watch;
using Xunit;

namespace Analyzer.Tests.Service.Analysis;

/// <summary>What may be noted is the same for REST, pages and assistants, which all ask here.</summary>
public sealed class NoteRulesTests
{
    [Theory]
    [InlineData("note", "seen")]
    [InlineData("cause", "shop/postgresql")]
    [InlineData("link", "https://wiki.example/1")]
    public void Note_IsTaken(string kind, string body) => Assert.Null(NoteRules.Mistake(kind, body));

    [Theory]
    [InlineData("gossip", "seen", "choose one of note, link, cause")]
    [InlineData("note", "", "1 to 10000")]
    [InlineData("note", "a\0b", "NUL")]
    [InlineData("link", "javascript:alert(1)", "http or https")]
    [InlineData("link", "see the wiki", "http or https")]
    public void Note_ThatNoStoreOrReaderShouldGet_IsRefused(string kind, string body, string says) => Assert.Contains(says, NoteRules.Mistake(kind, body), StringComparison.Ordinal);

    [Fact]
    public void Note_TooLong_IsRefused() => Assert.NotNull(NoteRules.Mistake("note", new string('x', NoteRules.MostLetters + 1)));
}
