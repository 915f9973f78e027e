namespace OrleansMl.Entities;

/// <summary>
/// Labels of tokens in the BIO scheme over a list of entity types: 0 is outside, 1 + 2·type begins an entity of a type and 2 + 2·type goes
/// on in it. A sequence is legal when every "inside" follows a "begin" or "inside" of its own type.
/// </summary>
/// <param name="Types">The entity types, at most 15: label sets are bits of an <see cref="uint"/>.</param>
public sealed record EntityLabels(IReadOnlyList<string> Types)
{
    /// <summary>The label of a token outside every entity.</summary>
    public const int Outside = 0;

    /// <summary>How many labels there are.</summary>
    public int Count => 1 + (2 * Types.Count);

    /// <summary>All labels as a set.</summary>
    public uint All => (1u << Count) - 1;

    /// <summary>The label that begins an entity.</summary>
    public static int Begin(int type) => 1 + (2 * type);

    /// <summary>The label of a further token of an entity.</summary>
    public static int Inside(int type) => 2 + (2 * type);

    /// <summary>The type a label belongs to; -1 for <see cref="Outside"/>.</summary>
    public static int TypeOf(int label) => ((label + 1) / 2) - 1;

    /// <summary>True for the labels that begin an entity.</summary>
    public static bool Begins(int label) => label % 2 == 1;

    /// <summary>True when <paramref name="next"/> may follow <paramref name="label"/>; null stands for the start of a text.</summary>
    public static bool MayFollow(int? label, int next) =>
        next == Outside || Begins(next) || (label is { } before && before != Outside && TypeOf(before) == TypeOf(next));
}
