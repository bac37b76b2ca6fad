namespace Analyzer.Store.Reports;

/// <summary>An amplifier that somebody knows of; table <c>acknowledgement</c>. Times are Unix ns.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Caller">Calling service.</param>
/// <param name="Callee">Called service or peer.</param>
/// <param name="Operation">What is called; null for all of the edge.</param>
/// <param name="UntilNs">Until when it is known.</param>
/// <param name="Note">Why it may stay meanwhile.</param>
/// <param name="Author">Who; a key's name, or empty where access is open.</param>
/// <param name="CreatedNs">When it was noted.</param>
public sealed record AcknowledgementRecord(string Id, string Caller, string Callee, string? Operation, long UntilNs, string Note, string Author, long CreatedNs);
