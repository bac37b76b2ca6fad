using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.Conventions;

public sealed class TemplatesTests
{
    [Theory]
    [InlineData("/items/107", "/items/{id}")]
    [InlineData("/items/107/stock/9", "/items/{id}/stock/{id}")]
    [InlineData("/items/0f8fad5b-d9cb-469f-a165-70867728950e", "/items/{id}")]
    [InlineData("/items/507f1f77bcf86cd799439011", "/items/{id}")]
    [InlineData("/items/d41d8cd98f00b204e9800998ecf8427e", "/items/{id}")]
    [InlineData("/orders/item-107", "/orders/{id}")]
    [InlineData("/orders/order_12345", "/orders/{id}")]
    [InlineData("/days/2026-11-23", "/days/{id}")]
    [InlineData("/api/v1/items", "/api/v1/items")]
    [InlineData("/api/v2beta1/items", "/api/v2beta1/items")]
    [InlineData("/oauth2/token", "/oauth2/token")]
    [InlineData("/s3/http2", "/s3/http2")]
    [InlineData("/stock(PartitionKey='p',RowKey='1')", "/stock({id})")]
    [InlineData("/Products(17)/Category", "/Products({id})/Category")]
    [InlineData("/", "/")]
    [InlineData("", "")]
    public void Path_LosesItsIds(string path, string expected) => Assert.Equal(expected, Templates.TemplatePath(path));

    [Theory]
    [InlineData("http://inventory:8080/items/1?q=2#top", "GET /items/{id}")]
    [InlineData("http://inventory", "GET /")]
    [InlineData("https://inventory/?page=2", "GET /")]
    [InlineData("/items/1?page=2", "GET /items/{id}")]
    public void Url_LosesHostQueryAndFragment(string url, string expected)
    {
        var strings = new StringTable();
        Assert.Equal(expected, strings.GetString(new Templates(strings).OfPath(strings.Intern("get"), strings.Intern(url))));
    }

    [Theory]
    [InlineData("/items/{id}", "/items/{id}")] // Spring, FastAPI, Laravel
    [InlineData("/items/{id:int}", "/items/{id}")] // ASP.NET Core
    [InlineData("items/{id?}", "/items/{id}")]
    [InlineData("/files/{**path}", "/files/{path}")]
    [InlineData("/files/{path:path}", "/files/{path}")] // Starlette
    [InlineData("/items/{id:[0-9]+}", "/items/{id}")] // Chi, gorilla
    [InlineData("/items/{id:\\d{3}}", "/items/{id}")]
    [InlineData("/items/:id", "/items/{id}")] // Express, Gin, Rails, Phoenix
    [InlineData("/items/:id(\\d+)", "/items/{id}")]
    [InlineData("/items/:id/stock/:sku", "/items/{id}/stock/{sku}")]
    [InlineData("/files/*path", "/files/{path}")] // Gin
    [InlineData("/items/:id(.:format)", "/items/{id}")] // Rails
    [InlineData("/items/<int:id>", "/items/{id}")] // Flask, Django
    [InlineData("/items/<id>", "/items/{id}")] // Rocket
    [InlineData("/files/<path..>", "/files/{path}")]
    [InlineData("^items/(?P<id>[0-9]+)/$", "/items/{id}/")] // Django
    [InlineData("GET /items/{id}", "/items/{id}")] // Go ServeMux
    public void Route_OfAnyFramework_HasOneForm(string route, string expected) => Assert.Equal(expected, Templates.TemplateRoute(route));

    [Theory]
    [InlineData("grpc.shop.v1.Stock/Reserve", "shop.v1.Stock/Reserve")]
    [InlineData("/shop.v1.Stock/Reserve", "shop.v1.Stock/Reserve")]
    [InlineData("Sent.shop.v1.Stock.Reserve", "shop.v1.Stock/Reserve")]
    [InlineData("Recv.shop.v1.Stock/Reserve", "shop.v1.Stock/Reserve")]
    [InlineData("Attempt.shop.v1.Stock.Reserve", "shop.v1.Stock/Reserve")]
    [InlineData("remoulade/process(retry-2)", "remoulade/process")]
    [InlineData("GET /items/107", "GET /items/{id}")]
    [InlineData("job 12345", "job {id}")]
    [InlineData("router inventory egress", "router inventory egress")]
    public void Name_LosesWhatVaries(string name, string expected)
    {
        var strings = new StringTable();
        Assert.Equal(expected, strings.GetString(new Templates(strings).OfName(strings.Intern(name))));
    }
}
