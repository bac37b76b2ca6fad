namespace Analyzer.Graph.Conventions;

/// <summary>Vendors' own error numbers, which <c>db.response.status_code</c> carries instead of a SQLSTATE.</summary>
/// <remarks>
/// MongoDB: retryable codes of the driver specification "Retryable Writes"; MySQL: server error reference; SQL Server and
/// Azure SQL: "Troubleshoot transient connection errors"; Oracle: error messages reference.
/// </remarks>
internal static class DatabaseCodes
{
    /// <summary>The class of a vendor's number; <see cref="FailureClass.None"/> when the system or the number is not known here.</summary>
    public static FailureClass Of(ReadOnlySpan<byte> system, string code)
    {
        if (system.StartsWith("oracle"u8)) return Oracle(code);
        if (!int.TryParse(code, out var number)) return FailureClass.None;
        if (system.SequenceEqual("mongodb"u8)) return Mongo(number);
        if (system.SequenceEqual("mysql"u8) || system.SequenceEqual("mariadb"u8)) return MySql(number);
        return system.SequenceEqual("mssql"u8) || system.SequenceEqual("microsoft.sql_server"u8) ? SqlServer(number) : FailureClass.None;
    }

    private static FailureClass Mongo(int code) => code switch
    {
        6 or 7 or 89 or 9001 => FailureClass.Connection,
        50 or 262 or 202 => FailureClass.Timeout,
        91 or 112 or 134 or 189 or 251 or 10107 or 11600 or 11602 or 13435 or 13436 => FailureClass.Transient,
        2 or 11000 or 13 or 14 or 26 or 48 or 59 or 72 or 85 or 86 or 121 => FailureClass.Final,
        18 => FailureClass.Final,
        _ => FailureClass.Unknown,
    };

    private static FailureClass MySql(int code) => code switch
    {
        1205 or 1213 or 1040 or 1203 or 1226 or 1290 or 1317 => FailureClass.Transient,
        1042 or 1043 or 1047 or 1053 or 1152 or 1158 or 1159 or 1160 or 1161 or (>= 2002 and <= 2006) or 2013 or 2055 => FailureClass.Connection,
        3024 => FailureClass.Timeout,
        > 999 and < 2000 => FailureClass.Final,
        _ => FailureClass.None,
    };

    private static FailureClass SqlServer(int code) => code switch
    {
        -2 => FailureClass.Timeout,
        1205 or 1222 or 3960 or 4060 or 4221 or 10928 or 10929 or 40143 or 40197 or 40501 or 40540 or 40613 or 41301 or 41302 or 41305 or 41325 or 41839 or 49918 or 49919 or 49920 => FailureClass.Transient,
        2 or 20 or 53 or 64 or 121 or 233 or 258 or 10053 or 10054 or 10060 or 10061 or 11001 => FailureClass.Connection,
        102 or 207 or 208 or 515 or 547 or 2601 or 2627 or 8134 => FailureClass.Final,
        _ => FailureClass.Unknown,
    };

    private static FailureClass Oracle(string code)
    {
        var digits = code.AsSpan().Trim().TrimStart("ORA-");
        if (!int.TryParse(digits, out var number)) return FailureClass.None;
        return number switch
        {
            60 or 8177 or 54 or 8176 => FailureClass.Transient,
            3113 or 3114 or 3135 or 12153 or 12170 or 12514 or 12537 or 12541 or 12543 or 12547 or 12571 or 17002 or 17008 or 17410 => FailureClass.Connection,
            1013 => FailureClass.Timeout,
            _ => FailureClass.Final,
        };
    }
}
