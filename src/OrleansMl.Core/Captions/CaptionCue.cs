namespace OrleansMl.Captions;

/// <summary>What is to be read, from when to when.</summary>
/// <param name="Start">From the beginning of the video.</param>
/// <param name="End">After the start.</param>
/// <param name="Text">Plain text; a line feed between lines, no markup.</param>
public sealed record CaptionCue(TimeSpan Start, TimeSpan End, string Text);
