using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Clients;

/// <summary>Which spans a client library leaves of a call and its attempts.</summary>
internal interface IClientStyle
{
    /// <summary>Starts the span for the whole call, if the library makes one.</summary>
    SimSpan? BeginCall(ClientCall call) => null;

    void BeginAttempt(ClientCall call, ClientAttempt attempt);

    void EndAttempt(ClientCall call, ClientAttempt attempt, Reply reply);

    void EndCall(ClientCall call, Reply reply)
    {
    }
}
