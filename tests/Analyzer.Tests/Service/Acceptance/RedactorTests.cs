using System.Text;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Acceptance;
using Xunit;

namespace Analyzer.Tests.Service.Acceptance;

/// <summary>What is secret is not stored, and the rest is stored as it came.</summary>
public sealed class RedactorTests
{
    private readonly Redactor _redactor = new(["*authorization*", "*cookie*", "*password*"]);
    private readonly SpanBatch _batch = new();

    [Theory]
    [InlineData("http.request.header.authorization", "Bearer abc", Redactor.Mark)]
    [InlineData("http.response.header.Set-Cookie", "a=b", Redactor.Mark)]
    [InlineData("url.full", "https://user:hunter2@shop.example/a?b=c", "https://[redacted]@shop.example/a?b=c")]
    [InlineData("url.full", "https://shop.example/a?b=c&access_token=xyz&d=e", "https://shop.example/a?b=c&access_token=[redacted]&d=e")]
    [InlineData("url.query", "token=xyz", "token=[redacted]")]
    [InlineData("anything", "redis://:hunter2@cache:6379/0", "redis://[redacted]@cache:6379/0")]
    [InlineData("url.full", "https://shop.example/users/a@b.example", "https://shop.example/users/a@b.example")]
    [InlineData("url.full", "https://user@shop.example/", "https://user@shop.example/")]
    [InlineData("url.full", "https://shop.example/a?page=2&sort=key", "https://shop.example/a?page=2&sort=key")]
    [InlineData("db.query.text", "UPDATE users SET token = ? WHERE id = ?", "UPDATE users SET token = ? WHERE id = ?")]
    [InlineData("http.route", "/carts/{id}", "/carts/{id}")]
    public void Values_AreTakenOut_WhereKeyOrAddressSaysSo(string key, string value, string stored)
    {
        Decode(key, value);
        _redactor.Apply(_batch);
        Assert.Equal(stored, ValueOf(_batch.AttributesOf(0)[0]));
        Assert.Equal(stored, ValueOf(_batch.DetailAttributes[0]));
        Assert.Contains(_batch.Resources.AttributesOf(0).ToArray(), attribute => _batch.Strings.GetString(attribute.Key) == key && ValueOf(attribute) == stored);
    }

    [Fact]
    public void Batch_ThatIsUsedAgain_IsSearchedAgain()
    {
        Decode("password", "one");
        _redactor.Apply(_batch);
        _batch.ClearSpans(1 << 20);
        Decode("password", "two");
        _redactor.Apply(_batch);
        Assert.Equal(Redactor.Mark, ValueOf(_batch.AttributesOf(0)[0]));
        _batch.Clear();
        Decode("other", "https://u:p@h/");
        _redactor.Apply(_batch);
        Assert.Equal("https://[redacted]@h/", ValueOf(_batch.AttributesOf(0)[0]));
        Assert.Equal("https://[redacted]@h/", ValueOf(_batch.Resources.AttributesOf(0)[0]));
    }

    private string ValueOf(SpanAttribute attribute) => _batch.Strings.GetString(attribute.Value);

    private void Decode(string key, string value)
    {
        var attribute = $$$"""{"key":"{{{key}}}","value":{"stringValue":"{{{value}}}"}}""";
        var json = $$$"""{"resourceSpans":[{"resource":{"attributes":[{{{attribute}}}]},"scopeSpans":[{"spans":[{"traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","name":"n","startTimeUnixNano":"1","endTimeUnixNano":"2","attributes":[{{{attribute}}}],"events":[{"timeUnixNano":"1","name":"e","attributes":[{{{attribute}}}]}]}]}]}]}""";
        Assert.False(OtlpRequest.Decode(OtlpEncoding.Json, Encoding.UTF8.GetBytes(json), _batch, new SpanDraft(), new ReadOptions()).IsMalformed);
    }
}
