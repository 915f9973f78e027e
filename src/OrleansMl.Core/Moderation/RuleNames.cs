namespace OrleansMl.Moderation;

/// <summary>Names of the rules that decisions quote.</summary>
public static class RuleNames
{
    /// <summary>
    /// What a rule is about: <c>spam</c> of <c>spam>=review</c>, <c>taught.giveaways</c> of <c>taught.giveaways>=flag</c>,
    /// <c>bank:scams</c> of <c>bank:scams=rejected</c>, <c>not_judged</c> of <c>not_judged=flag</c>, <c>not_scored.hate</c> of
    /// <c>not_scored.hate=review</c>.
    /// </summary>
    public static string SubjectOf(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var end = rule.AsSpan().IndexOfAny('>', '=');
        return end < 0 ? rule : rule[..end];
    }

    /// <summary>
    /// The category that a rule names; what is taught counts by its own name: <c>giveaways</c> of <c>taught.giveaways>=flag</c>. What was
    /// not scored is of no category: <c>not_scored</c>, whichever it was.
    /// </summary>
    public static string CategoryOf(string rule)
    {
        const string Taught = "taught.", NotScored = "not_scored";
        var subject = SubjectOf(rule);
        return subject.StartsWith(NotScored, StringComparison.Ordinal) ? NotScored
            : subject.StartsWith(Taught, StringComparison.Ordinal) ? subject[Taught.Length..] : subject;
    }
}
