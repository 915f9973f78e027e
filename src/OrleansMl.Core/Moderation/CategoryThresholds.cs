namespace OrleansMl.Moderation;

/// <summary>
/// Where a category's score turns into a level. All in [0, 1], <c>flag &lt;= review &lt;= reject</c>; a missing one means that
/// scores never lead to that level.
/// </summary>
/// <param name="Flag">At or above: published with a warning.</param>
/// <param name="Review">At or above: a person decides.</param>
/// <param name="Reject">At or above: removed.</param>
public sealed record CategoryThresholds(float? Flag, float? Review, float? Reject)
{
    /// <summary>Null when the thresholds are in range and in order; otherwise what is wrong.</summary>
    public string? Validate()
    {
        var previous = 0f;
        foreach (var (name, value) in (ReadOnlySpan<(string, float?)>)[("flag", Flag), ("review", Review), ("reject", Reject)])
        {
            if (value is not { } threshold)
            {
                continue;
            }

            if (!(threshold > 0 && threshold <= 1))
            {
                return $"{name} is {threshold}; it must be above 0 and at most 1";
            }

            if (threshold < previous)
            {
                return $"{name} is {threshold}, below the weaker level's {previous}; thresholds must satisfy flag <= review <= reject";
            }

            previous = threshold;
        }

        return null;
    }
}
