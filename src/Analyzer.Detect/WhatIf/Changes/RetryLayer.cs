namespace Analyzer.Detect.WhatIf.Changes;

/// <summary>The one layer of a path that may retry.</summary>
public enum RetryLayer
{
    /// <summary>The innermost of those that do.</summary>
    Leaf,

    /// <summary>The outermost of those that do.</summary>
    Entry,
}
