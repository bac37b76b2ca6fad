namespace Analyzer.Detect.RootCauses;

/// <summary>Calls of one service to another that stopped, though requests that make them arrived and waited.</summary>
/// <param name="Caller">Who waits.</param>
/// <param name="Callee">Whose calls stopped.</param>
/// <param name="From">First bucket without a call.</param>
/// <param name="To">First bucket after those without.</param>
/// <param name="Missing">Calls that should be in the data.</param>
/// <param name="Requests">Requests that reached the caller meanwhile, weighted.</param>
internal sealed record Halt(string Caller, string Callee, int From, int To, double Missing, double Requests);
