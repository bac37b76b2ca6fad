namespace Analyzer.Ingest.Remote;

/// <summary>A backend did not answer as needed; the message is one sentence that says where and what to do.</summary>
public sealed class RemoteException : IOException
{
    /// <summary>Creates the exception.</summary>
    public RemoteException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
