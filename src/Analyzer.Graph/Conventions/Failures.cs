using Analyzer.Model.Spans;

namespace Analyzer.Graph.Conventions;

/// <summary>Codes and error names to the class of a failure. Sources: RFC 9110, gRPC status codes, SQLSTATE (PostgreSQL appendix A).</summary>
internal sealed class Failures(StringTable strings)
{
    private static readonly string[] s_rpcCodes =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    // Names as .NET, Java, Go, Python, Node.js and their clients give them; 23 and 20 are DOMException codes.
    private static readonly string[] s_timeouts = ["timeout", "timedout", "timed out", "deadline", "taskcanceled", "operationcanceled", "etimedout", "econnaborted", "esockettimedout"];
    private static readonly string[] s_cancels = ["abort", "context canceled", "cancellederror", "cancelled", "canceled", "cancellation"];
    private static readonly string[] s_connections =
        ["econn", "enotfound", "ehostunreach", "enetunreach", "eai_again", "epipe", "socket", "connect", "und_err", "httprequestexception", "requesterror", "ioexception", "eof", "reset", "refused", "unreachable", "name_resolution", "nosuchhost", "unknownhost", "broken pipe", "hang up", "maxretriesperrequest", "transport", "protocolexception", "goaway", "host not found", "operror", "closed", "no route"];

    private static readonly string[] s_throttles =
        ["throttl", "toomanyrequests", "too many requests", "slowdown", "slow down", "unavailable", "overload", "ratelimit", "rate limit", "throughputexceeded", "limitexceeded", "resource_exhausted", "resourceexhausted", "notprimary", "not primary", "try again", "temporarily"];

    private readonly Dictionary<int, FailureClass> _byName = [];

    /// <summary>The class of an HTTP status code.</summary>
    public static FailureClass OfHttp(int code) => code switch
    {
        408 or 425 or 429 => FailureClass.Transient,
        401 or 407 => FailureClass.Challenge,
        400 => FailureClass.BadRequest,
        >= 500 => FailureClass.Transient,
        >= 400 => FailureClass.Final,
        300 or 301 or 302 or 303 or 307 or 308 => FailureClass.Redirect,
        _ => FailureClass.None,
    };

    /// <summary>The number of a gRPC code given as a number or by name; -1 when it is neither.</summary>
    public int RpcCode(int text, long? number)
    {
        if (number is >= 0 and <= 16) return (int)number;
        var name = strings.GetString(text);
        for (var code = 0; code < s_rpcCodes.Length; code++)
            if (name.Equals(s_rpcCodes[code], StringComparison.OrdinalIgnoreCase)) return code;
        return -1;
    }

    /// <summary>The name of a gRPC code.</summary>
    public static string RpcName(int code) => s_rpcCodes[code];

    /// <summary>The class of a gRPC status code.</summary>
    public static FailureClass OfRpc(int code) => code switch
    {
        0 => FailureClass.None,
        1 => FailureClass.Cancelled,
        4 => FailureClass.Timeout,
        8 or 10 or 14 => FailureClass.Transient,
        2 or 13 or 15 => FailureClass.Unknown,
        16 => FailureClass.Challenge,
        _ => FailureClass.Final,
    };

    /// <summary>The class behind a SQLSTATE; <see cref="FailureClass.None"/> when the text is no SQLSTATE.</summary>
    public static FailureClass OfSqlState(string state)
    {
        if (state.Length != 5 || !state.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c))) return FailureClass.None;
        return state switch
        {
            "40001" or "40P01" or "40003" or "55P03" or "55006" => FailureClass.Transient,
            "57014" => FailureClass.Timeout,
            _ => state[..2] switch
            {
                "08" => FailureClass.Connection,
                "53" or "57" or "58" or "XX" => FailureClass.Transient,
                _ => FailureClass.Final,
            },
        };
    }

    /// <summary>The class that the name or message of an error suggests.</summary>
    public FailureClass OfName(int name)
    {
        if (name == 0) return FailureClass.None;
        if (!_byName.TryGetValue(name, out var known)) _byName[name] = known = Classify(strings.GetString(name));
        return known;
    }

    private static FailureClass Classify(string name)
    {
        if (name == "23") return FailureClass.Timeout;
        if (name == "20") return FailureClass.Cancelled;
        if (OfSqlState(name) is var sql and not FailureClass.None) return sql;
        if (int.TryParse(name, out var code) && code is >= 100 and < 600) return OfHttp(code) is var http and not FailureClass.None ? http : FailureClass.Unknown;
        for (var rpc = 1; rpc < s_rpcCodes.Length; rpc++)
            if (name.Equals(s_rpcCodes[rpc], StringComparison.OrdinalIgnoreCase)) return OfRpc(rpc);
        if (Mentions(name, s_timeouts)) return FailureClass.Timeout;
        if (name.Contains("40001", StringComparison.Ordinal) || name.Contains("serialize access", StringComparison.OrdinalIgnoreCase) || name.Contains("deadlock", StringComparison.OrdinalIgnoreCase)) return FailureClass.Transient;
        if (Mentions(name, s_throttles)) return FailureClass.Transient;
        if (Mentions(name, s_connections)) return FailureClass.Connection;
        if (Mentions(name, s_cancels)) return FailureClass.Cancelled;
        return FailureClass.Unknown;
    }

    private static bool Mentions(string name, string[] words)
    {
        foreach (var word in words)
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
