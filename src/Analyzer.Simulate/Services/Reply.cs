namespace Analyzer.Simulate.Services;

internal enum Failure
{
    None,

    /// <summary>An answer with a status of 400 or more.</summary>
    Status,

    /// <summary>The database answered with an SQLSTATE.</summary>
    Database,

    /// <summary>The caller's patience ran out.</summary>
    Timeout,

    /// <summary>The caller no longer needs the answer: another hedge was first.</summary>
    Cancelled,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>The callee died with the request in hand.</summary>
    Reset,

    /// <summary>An open circuit breaker: nothing was sent.</summary>
    Rejected,

    /// <summary>The caller itself died; nobody is left to react.</summary>
    Aborted,
}

/// <summary>How an attempt or an operation ended.</summary>
internal readonly record struct Reply(Failure Failure, int Status, string? Code = null)
{
    public static readonly Reply Ok = new(Failure.None, 200);
    public static readonly Reply TimedOut = new(Failure.Timeout, 0);
    public static readonly Reply Cancelled = new(Failure.Cancelled, 0);
    public static readonly Reply Refused = new(Failure.Refused, 0);
    public static readonly Reply Reset = new(Failure.Reset, 0);
    public static readonly Reply Rejected = new(Failure.Rejected, 0);
    public static readonly Reply Aborted = new(Failure.Aborted, 0);

    public bool Failed => Failure != Failure.None;

    public static Reply Of(int status) => new(status >= 400 ? Failure.Status : Failure.None, status);

    public static Reply OfDatabase(string code) => new(Failure.Database, 0, code);

    /// <summary>The word for it in a policy's <c>retryOn</c>.</summary>
    public string RetryWord => Failure switch
    {
        Failure.Status => Status.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Failure.Timeout => "timeout",
        Failure.Refused or Failure.Reset => "connection",
        Failure.Database => "database",
        _ => "",
    };

    /// <summary>The word for it in the truth file.</summary>
    public string Word => Failure switch
    {
        Failure.None => "ok",
        Failure.Status => RetryWord,
        Failure.Database => Code!,
        Failure.Timeout => "timeout",
        Failure.Cancelled => "cancelled",
        Failure.Refused => "refused",
        Failure.Reset => "reset",
        Failure.Rejected => "rejected",
        _ => "aborted",
    };

    /// <summary>What an operation answers when a step it needs failed like this.</summary>
    public Reply PassedOn() => Failure switch
    {
        Failure.None or Failure.Aborted => this,
        Failure.Database => Of(500),
        Failure.Timeout => Of(504),
        Failure.Rejected => Of(503),
        _ => Of(502),
    };
}
