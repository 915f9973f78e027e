namespace OrleansMl.FineTuning;

/// <summary>A text to learn from.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Targets">1, 0 or unknown (-1) per label.</param>
/// <param name="Weight">How often it is drawn, in relation to other rows.</param>
internal sealed record TrainingRow(string Text, sbyte[] Targets, double Weight);
