namespace Analyzer.Service.Access;

/// <summary>Whether callers must say who they are.</summary>
internal enum AccessMode
{
    /// <summary>On addresses that other machines reach.</summary>
    Auto,

    /// <summary>Never.</summary>
    Open,

    /// <summary>Always.</summary>
    Keys,
}
