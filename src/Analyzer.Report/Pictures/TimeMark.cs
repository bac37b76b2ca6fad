namespace Analyzer.Report.Pictures;

/// <summary>A moment or a stretch of time marked across a picture.</summary>
/// <param name="AtNs">When, Unix ns.</param>
/// <param name="EndNs">End of the stretch that is shaded, Unix ns; null for a line.</param>
/// <param name="Text">What it is, in a few words.</param>
/// <param name="Role">Style class of the shade or line.</param>
internal sealed record TimeMark(long AtNs, long? EndNs, string Text, string Role);

/// <summary>A mark's label with its place.</summary>
/// <param name="Text">The words.</param>
/// <param name="X">Left edge, px.</param>
/// <param name="Width">Room it takes, px.</param>
/// <param name="Row">Row, from 0, the lowest first.</param>
/// <param name="AtX">Where its mark is, px.</param>
internal readonly record struct MarkLabel(string Text, double X, double Width, int Row, double AtX);
