namespace Analyzer.Report.Pictures;

/// <summary>A service in the picture of a spread: when it was affected and how.</summary>
/// <param name="Name">Service.</param>
/// <param name="Sub">How it came to it, in a few words.</param>
/// <param name="FromNs">Onset, Unix ns.</param>
/// <param name="ToNs">When it was back, Unix ns; null while it was not.</param>
/// <param name="Role">Style class: the mechanism, or <c>contained</c>.</param>
/// <param name="Labels">What the bar says: the longest first, one of which is chosen to fit.</param>
/// <param name="Further">Further signals, drawn as thin lines.</param>
internal sealed record Lane(string Name, string Sub, long FromNs, long? ToNs, string Role, IReadOnlyList<string> Labels, IReadOnlyList<LaneSignal> Further);

/// <summary>A further signal of a lane.</summary>
/// <param name="Role">Style class: the mechanism.</param>
/// <param name="FromNs">Onset, Unix ns.</param>
/// <param name="ToNs">When it was back, Unix ns; null while it was not.</param>
/// <param name="Title">What it says.</param>
internal sealed record LaneSignal(string Role, long FromNs, long? ToNs, string Title);

/// <summary>An arrow between lanes.</summary>
/// <param name="From">Lane it leaves.</param>
/// <param name="To">Lane it reaches.</param>
/// <param name="InLoop">Whether it is part of the loop that kept the incident alive.</param>
/// <param name="IsContained">Whether it leads to a lane that was not hurt.</param>
/// <param name="Title">What it says.</param>
internal sealed record LaneArrow(int From, int To, bool InLoop, bool IsContained, string Title);
