namespace Analyzer.Store;

/// <summary>Something about the store that its user can act on; the message is one sentence that says what to do.</summary>
public class StoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StoreException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>The engine cannot be reached, is out of space or restarts: nothing was stored, the same call may work later.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>The schema was written by a newer version of the program.</summary>
public sealed class SchemaTooNewException(string message) : StoreException(message);

/// <summary>Another process holds the embedded file.</summary>
/// <param name="message">What to do.</param>
/// <param name="processId">The holder's process id; null when unknown.</param>
/// <param name="inner">What the engine said.</param>
public sealed class StoreInUseException(string message, int? processId, Exception? inner = null) : StoreException(message, inner)
{
    /// <summary>The holder's process id; null when unknown.</summary>
    public int? ProcessId { get; } = processId;
}
