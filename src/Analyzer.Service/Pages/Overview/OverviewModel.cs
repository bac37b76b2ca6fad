using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
using Analyzer.Store.Records;

namespace Analyzer.Service.Pages.Overview;

/// <summary>What the overview shows.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Store">What is stored.</param>
/// <param name="NowNs">Now, Unix ns.</param>
internal sealed record OverviewModel(PageFrame Frame, StoreStatistics Store, long NowNs)
{
    /// <summary>Where spans are received; null where this process receives none.</summary>
    public required Addressee? Receives { get; init; }

    /// <summary>The newest analysis, or that of the window asked for.</summary>
    public required View View { get; init; }

    /// <summary>Incidents, newest first.</summary>
    public IReadOnlyList<IncidentRecord> Incidents { get; init; } = [];

    /// <summary>Windows that background analysis has yet to do, and the start of the oldest, Unix ns.</summary>
    public (int Windows, long? OldestNs) Pending { get; init; }

    /// <summary>Whether a window was asked for.</summary>
    public bool IsOfWindow { get; init; }

    /// <summary>The analysis that is shown; null while there is none.</summary>
    public View.Found? Found => View as View.Found;
}

/// <summary>Where a sender on the reader's machine sends spans to.</summary>
/// <param name="Grpc">OTLP/gRPC, as <c>host:port</c>.</param>
/// <param name="Http">OTLP/HTTP, as an address.</param>
/// <param name="NeedsKey">Whether senders must have one.</param>
internal sealed record Addressee(string Grpc, string Http, bool NeedsKey);
