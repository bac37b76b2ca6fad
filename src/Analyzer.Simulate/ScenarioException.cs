namespace Analyzer.Simulate;

/// <summary>A scenario that cannot be read; the message names the file, the line, the key and what is allowed.</summary>
public sealed class ScenarioException : Exception
{
    /// <summary>With a message for the scenario's author.</summary>
    public ScenarioException(string message) : base(message)
    {
    }

    /// <summary>With a message for the scenario's author and what caused it.</summary>
    public ScenarioException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Without a message.</summary>
    public ScenarioException()
    {
    }
}
