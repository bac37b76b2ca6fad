using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class ReadyVerbTests
{
    [Theory]
    [InlineData(null, "http://127.0.0.1:8080/")]
    [InlineData("9090", "http://127.0.0.1:9090/")]
    [InlineData("0.0.0.0:8081", "http://127.0.0.1:8081/")]
    [InlineData("[::]:8081", "http://[::1]:8081/")]
    [InlineData("[::1]:8080", "http://[::1]:8080/")]
    [InlineData("10.1.2.3:8080", "http://10.1.2.3:8080/")]
    public void Service_IsAskedWhereItListens(string? web, string expected) => Assert.Equal(expected, ReadyVerb.Local(web).ToString());

    [Fact]
    public void WhatIsNoAddress_IsRefused() => Assert.Throws<CliException>(() => ReadyVerb.Local("nowhere:99999"));
}
