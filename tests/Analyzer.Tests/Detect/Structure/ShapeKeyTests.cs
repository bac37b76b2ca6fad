using Xunit;

namespace Analyzer.Tests.Detect.Structure;

public sealed class ShapeKeyTests
{
    [Fact]
    public void A_key_is_told_in_words() => Assert.Equal("cart GET /cart → db SELECT", ShapeTables.Call.ToString());

    [Fact]
    public void The_requests_of_an_operation_come_before_what_they_do() =>
        Assert.Equal([ShapeTables.Requests, ShapeTables.Step, ShapeTables.Call], new[] { ShapeTables.Call, ShapeTables.Step, ShapeTables.Requests }.Order());
}
