namespace Analyzer.Service.Pages.Frame;

/// <summary>What stands around a page.</summary>
/// <param name="Title">The page's name.</param>
/// <param name="Here">Address of the entry in the navigation that is marked as current; null for none.</param>
internal sealed record PageFrame(string Title, string? Here)
{
    /// <summary>The time that is looked at and how far its data can be trusted; empty where a page has none.</summary>
    public string Window { get; init; } = "";

    /// <summary>Changes when the page would show something else; null where it need not be watched.</summary>
    public string? State { get; init; }

    /// <summary>Whether a change of <see cref="State"/> loads the page anew at once, as where something is waited for; else it is offered.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>Entries of the navigation.</summary>
    public static IReadOnlyList<(string Address, string Name)> Navigation { get; } = [("/", "Overview"), ("/search", "Search"), ("/analyses", "Analyses"), ("/reports", "Reports"), ("/settings", "Settings")];
}
