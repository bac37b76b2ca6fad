using Analyzer.Detect.Exemplars;
using Xunit;

namespace Analyzer.Tests.Detect.Exemplars;

public sealed class AttributeMaskTests
{
    [Theory]
    [InlineData("http.request.method", "GET")]
    [InlineData("http.request.resend_count", "2")]
    [InlineData("rpc.service", "shop.Orders")]
    [InlineData("db.system.name", "postgresql")]
    [InlineData("messaging.destination.name", "orders")]
    [InlineData("error.type", "java.net.SocketTimeoutException")]
    [InlineData("server.address", "orders.internal")]
    [InlineData("app.state", "PENDING")]
    [InlineData("http.request.header.x-envoy-attempt-count", "2")]
    [InlineData("app.items", "12", true)]
    [InlineData("gen_ai.usage.input_tokens", "512", true)]
    public void What_the_conventions_define_stays(string key, string value, bool number = false) =>
        Assert.Equal(value, AttributeMask.Apply(key, value, number));

    [Theory]
    [InlineData("http.request.header.authorization", "Bearer abc")]
    [InlineData("http.request.header.cookie", "sid=1")]
    [InlineData("rpc.grpc.request.metadata.x-api-key", "k")]
    [InlineData("http.request.header.x-tenant", "ACME")]
    [InlineData("app.accessToken", "abc")]
    [InlineData("db.user.password", "1234", true)]
    [InlineData("enduser.id", "4711", true)]
    [InlineData("user.email", "ann@example.com")]
    [InlineData("customer", "Ann")]
    [InlineData("messaging.kafka.message.key", "ann")]
    [InlineData("error.type", "ann@example.com is unknown")]
    [InlineData("peer.service", "https://ann:pw@host")]
    [InlineData("client.address", "203.0.113.9")]
    [InlineData("db.query.parameter.0", "Ann")]
    public void What_could_be_a_secret_or_a_person_is_masked(string key, string value, bool number = false) =>
        Assert.Equal(Redaction.Masked, AttributeMask.Apply(key, value, number));

    [Theory]
    [InlineData("url.full", "https://ann:pw@shop.example/carts/7f3a91c2d4/items?token=x#y", "https://shop.example/carts/{id}/items")]
    [InlineData("http.target", "/users/ann@example.com/orders/4711?q=1", "/users/{id}/orders/{id}")]
    [InlineData("url.path", "/api/v2/health", "/api/v2/health")]
    [InlineData("db.query.text", "SELECT * FROM t1 WHERE name = 'O''Brien' AND age > 42 AND x = $1", "SELECT * FROM t1 WHERE name = ? AND age > ? AND x = $1")]
    [InlineData("db.statement", "SET k \"secret\" -- Ann", "SET k ?  ")]
    [InlineData("db.statement", "SELECT 'unfinished", "SELECT ?")]
    public void Literals_and_ids_are_taken_out_of_texts(string key, string value, string shown) =>
        Assert.Equal(shown, AttributeMask.Apply(key, value, false));

    [Fact]
    public void An_unknown_text_is_masked() => Assert.Equal(Redaction.Masked, AttributeMask.Apply("app.note", "hello world", false));

    [Fact]
    public void A_text_too_long_to_be_searched_is_masked() => Assert.Equal(Redaction.Masked, AttributeMask.Apply("url.path", new string('/', 5_000), false));
}
