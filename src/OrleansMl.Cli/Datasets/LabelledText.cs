namespace OrleansMl.Datasets;

/// <summary>A text with what its data set says about it.</summary>
/// <param name="Set">The set it came from, as in <see cref="TextSets"/>.</param>
/// <param name="Text">The raw text.</param>
/// <param name="Targets">What is known.</param>
/// <param name="Group">Texts of one group land in the same split, because one gives the other away; null when it stands alone.</param>
internal sealed record LabelledText(string Set, string Text, TextTargets Targets, string? Group = null);

/// <summary>1, 0 or unknown (-1) per label.</summary>
internal readonly record struct TextTargets(sbyte Sexual = -1, sbyte Violence = -1, sbyte Hate = -1, sbyte Harassment = -1, sbyte Spam = -1,
    sbyte SelfHarm = -1)
{
    public static TextTargets None => new(-1);

    /// <summary>A text that nobody would remove.</summary>
    public static TextTargets Harmless => new(-1, 0, 0, 0);

    /// <summary>What two sets say about the same text: what only one knows stands, what they disagree on is unknown.</summary>
    public TextTargets Merge(TextTargets other) => new(
        Merge(Sexual, other.Sexual),
        Merge(Violence, other.Violence),
        Merge(Hate, other.Hate),
        Merge(Harassment, other.Harassment),
        Merge(Spam, other.Spam),
        Merge(SelfHarm, other.SelfHarm));

    private static sbyte Merge(sbyte a, sbyte b) => a < 0 ? b : b < 0 || a == b ? a : (sbyte)-1;
}
