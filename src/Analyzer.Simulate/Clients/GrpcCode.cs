using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Clients;

/// <summary>gRPC's status codes, and which one a failure becomes.</summary>
internal static class GrpcCode
{
    public static (int Number, string Name) Of(Reply reply) => reply.Failure switch
    {
        Failure.None => (0, "OK"),
        Failure.Timeout => (4, "DEADLINE_EXCEEDED"),
        Failure.Cancelled => (1, "CANCELLED"),
        Failure.Refused or Failure.Reset => (14, "UNAVAILABLE"),
        _ => reply.Status switch
        {
            401 => (16, "UNAUTHENTICATED"),
            404 => (5, "NOT_FOUND"),
            429 => (8, "RESOURCE_EXHAUSTED"),
            502 or 503 => (14, "UNAVAILABLE"),
            504 => (4, "DEADLINE_EXCEEDED"),
            500 => (13, "INTERNAL"),
            _ => (2, "UNKNOWN"),
        },
    };
}
