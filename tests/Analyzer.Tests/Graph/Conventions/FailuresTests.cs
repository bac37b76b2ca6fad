using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Graph.Conventions;

public sealed class FailuresTests
{
    [Theory]
    [InlineData(200, "None")]
    [InlineData(304, "None")]
    [InlineData(302, "Redirect")]
    [InlineData(400, "BadRequest")]
    [InlineData(401, "Challenge")]
    [InlineData(407, "Challenge")]
    [InlineData(404, "Final")]
    [InlineData(408, "Transient")]
    [InlineData(425, "Transient")]
    [InlineData(429, "Transient")]
    [InlineData(500, "Transient")]
    [InlineData(504, "Transient")]
    public void HttpStatus(int code, string expected) => Assert.Equal(expected, Failures.OfHttp(code).ToString());

    [Theory]
    [InlineData(0, "None")]
    [InlineData(1, "Cancelled")]
    [InlineData(3, "Final")]
    [InlineData(4, "Timeout")]
    [InlineData(8, "Transient")]
    [InlineData(13, "Unknown")]
    [InlineData(14, "Transient")]
    [InlineData(16, "Challenge")]
    public void GrpcCode(int code, string expected) => Assert.Equal(expected, Failures.OfRpc(code).ToString());

    [Theory]
    [InlineData("DEADLINE_EXCEEDED", null, 4)]
    [InlineData("deadline_exceeded", null, 4)]
    [InlineData("", 14L, 14)]
    [InlineData("OK", null, 0)]
    [InlineData("nonsense", 99L, -1)]
    public void GrpcCode_AsNumberOrName(string text, long? number, int expected)
    {
        var strings = new StringTable();
        Assert.Equal(expected, new Failures(strings).RpcCode(strings.Intern(text), number));
    }

    [Theory]
    [InlineData("40001", "Transient")]
    [InlineData("40P01", "Transient")]
    [InlineData("57014", "Timeout")]
    [InlineData("08006", "Connection")]
    [InlineData("53300", "Transient")]
    [InlineData("23505", "Final")]
    [InlineData("hello", "None")]
    public void SqlState(string state, string expected) => Assert.Equal(expected, Failures.OfSqlState(state).ToString());

    [Theory]
    [InlineData("System.Threading.Tasks.TaskCanceledException", "Timeout")]
    [InlineData("java.net.SocketTimeoutException", "Timeout")]
    [InlineData("context.deadlineExceededError", "Timeout")]
    [InlineData("ReadTimeout", "Timeout")]
    [InlineData("Net::ReadTimeout", "Timeout")]
    [InlineData("23", "Timeout")]
    [InlineData("20", "Cancelled")]
    [InlineData("AbortError", "Cancelled")]
    [InlineData("context canceled", "Cancelled")]
    [InlineData("java.util.concurrent.CancellationException", "Cancelled")]
    [InlineData("asyncio.exceptions.CancelledError", "Cancelled")]
    [InlineData("ECONNREFUSED", "Connection")]
    [InlineData("*net.OpError", "Connection")]
    [InlineData("java.net.UnknownHostException", "Connection")]
    [InlineData("RemoteDisconnected", "Connection")]
    [InlineData("name_resolution_error", "Connection")]
    [InlineData("Faraday::ConnectionFailed", "Connection")]
    [InlineData("ThrottlingException", "Transient")]
    [InlineData("TooManyRequestsException", "Transient")]
    [InlineData("UNAVAILABLE", "Transient")]
    [InlineData("503", "Transient")]
    [InlineData("404", "Final")]
    [InlineData("ArgumentException", "Unknown")]
    [InlineData("_OTHER", "Unknown")]
    public void NameOfAnError(string name, string expected)
    {
        var strings = new StringTable();
        Assert.Equal(expected, new Failures(strings).OfName(strings.Intern(name)).ToString());
    }

    [Theory]
    [InlineData("mongodb", "189", "Transient")]
    [InlineData("mongodb", "11000", "Final")]
    [InlineData("mongodb", "6", "Connection")]
    [InlineData("mysql", "1213", "Transient")]
    [InlineData("mysql", "1062", "Final")]
    [InlineData("mysql", "2013", "Connection")]
    [InlineData("microsoft.sql_server", "-2", "Timeout")]
    [InlineData("microsoft.sql_server", "2627", "Final")]
    [InlineData("oracle.db", "ORA-00060", "Transient")]
    [InlineData("oracle.db", "ORA-00001", "Final")]
    [InlineData("postgresql", "40001", "None")]
    public void VendorsNumber(string system, string code, string expected) => Assert.Equal(expected, DatabaseCodes.Of(System.Text.Encoding.UTF8.GetBytes(system), code).ToString());
}
