namespace Analyzer.Graph.Conventions;

/// <summary>By which protocol a span talks.</summary>
internal enum Protocol : byte
{
    Other,
    Http,
    Rpc,
    Database,
    Messaging,
}

/// <summary>How a span ended, read from codes first and status last (status is the weakest evidence).</summary>
internal enum SpanResult : byte
{
    Ok,
    Failed,
    Timeout,

    /// <summary>Given up by its own side, with no code: an abort, or the loser of a hedge.</summary>
    Cancelled,
}

/// <summary>Why a span failed, as far as the question "would one try this again?" needs it.</summary>
internal enum FailureClass : byte
{
    None,

    /// <summary>Refused, reset, unreachable, name not resolved.</summary>
    Connection,

    /// <summary>The caller's or the server's time ran out.</summary>
    Timeout,

    /// <summary>408, 425, 429, 5xx; gRPC UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED; a serialization failure.</summary>
    Transient,

    /// <summary>An error that names no reason one could judge.</summary>
    Unknown,

    /// <summary>400: usually final, but throttling at some providers.</summary>
    BadRequest,

    /// <summary>401 or 407: an authentication round.</summary>
    Challenge,

    /// <summary>A 3xx with another location.</summary>
    Redirect,

    /// <summary>Any answer that the same request would get again.</summary>
    Final,

    /// <summary>Cancelled on purpose or by the caller's own clock; the span does not say which.</summary>
    Cancelled,
}

/// <summary>Marks on a span.</summary>
[Flags]
internal enum FactFlags : ushort
{
    None = 0,

    /// <summary>An INTERNAL span that stands for one attempt (gRPC A72 <c>Attempt.*</c>).</summary>
    AttemptSpan = 1,

    /// <summary>A receive or settle operation: talks to the broker, handles no message.</summary>
    BrokerOperation = 2,

    /// <summary>The attempt number counts deliveries by a broker.</summary>
    Delivery = 4,

    /// <summary>Zipkin said that the span shares its id with its client half.</summary>
    SharedId = 8,

    /// <summary>The span establishes a connection and does no work of its own.</summary>
    Connect = 16,

    /// <summary>Handles or sends several messages at once.</summary>
    Batch = 32,

    /// <summary>The span ends a unit of work that failed (ROLLBACK).</summary>
    Rollback = 64,

    /// <summary>An INTERNAL span that runs a job (Hangfire): a callee without a kind of its own.</summary>
    JobRun = 128,

    /// <summary>The message came over a retry topic or queue, which stands for another destination.</summary>
    RetryDestination = 256,

    /// <summary>A proxy's span: it passes each request on, and asks nothing of its own.</summary>
    Proxy = 512,

    /// <summary>The target says nothing (no URL, or just <c>/</c>): equal targets are no evidence.</summary>
    VagueTarget = 1024,

    /// <summary>An INTERNAL span whose name numbers a try (<c>Attempt-1</c>); inside an SDK's span it is one.</summary>
    NamedAttempt = 2048,
}

/// <summary>What analysis knows of one span: read once, whatever convention it was written in.</summary>
internal struct SpanFacts
{
    /// <summary>String id of the consumer group or subscription of a message's handling; 0 when none is given.</summary>
    public int Group;

    /// <summary>Hash of what was asked of whom: method and full target, statement, or message destination.</summary>
    public ulong Identity;

    /// <summary>Low-cardinality operation, a string id.</summary>
    public int Operation;

    /// <summary>Name of the peer where it has no spans of its own, a string id; 0 when nothing names it.</summary>
    public int Peer;

    /// <summary><c>server.address:server.port</c>, a string id; 0 when not given.</summary>
    public int Address;

    /// <summary>Failure label, a string id; 0 when none.</summary>
    public int Failure;

    /// <summary>Id that all tries of one request, message or job share, a string id; 0 when none.</summary>
    public int SharedKey;

    /// <summary>1/p of the span's sampling probability p.</summary>
    public float Weight;

    /// <summary>Earlier tries, as an attribute states them; -1 when none does.</summary>
    public short EarlierTries;

    /// <summary>Further tries that the span states but does not show.</summary>
    public short UntimedTries;

    public Protocol Protocol;
    public SpanResult Result;
    public FailureClass Class;
    public FactFlags Flags;

    public readonly bool Has(FactFlags flag) => (Flags & flag) != 0;
}
