using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Legal;

/// <summary>Which decisions restrict an item anew, and who found it. Pure.</summary>
public static class StatementRules
{
    /// <summary>True when a decision flags or removes an item that the decision before on the same revision did not.</summary>
    /// <param name="before">The decision that held for this revision; null where there was none.</param>
    /// <param name="made">The decision.</param>
    public static bool IsRestriction(Decision? before, Decision made)
    {
        ArgumentNullException.ThrowIfNull(made);
        return made is { IsUndo: false, Shadow: false, Level: ModerationLevel.Flagged or ModerationLevel.Rejected }
            && before?.Level != made.Level;
    }

    /// <summary>True when automatic means brought the item up: they decided, or had flagged, held or removed the revision.</summary>
    /// <param name="ofRevision">All decisions about the revision until then, the new one included.</param>
    public static bool IsDetected(IEnumerable<Decision> ofRevision)
    {
        ArgumentNullException.ThrowIfNull(ofRevision);
        return ofRevision.Any(one => one switch
        {
            { Level: ModerationLevel.Approved } => false,
            { Source: DecisionSource.Auto or DecisionSource.Hash } => true,

            // A copy of what a request names was found by its hash; the item that the request names was not.
            { Source: DecisionSource.Legal } => !one.Matches.Any(match => match is { Holds: true, NamesItem: true }),
            _ => false,
        });
    }

    /// <summary>What the rules of the latest decision that has some quote, without repetitions.</summary>
    /// <param name="ofRevision">All decisions about the revision until then, the oldest first.</param>
    public static ImmutableArray<string> CategoriesOf(IEnumerable<Decision> ofRevision)
    {
        ArgumentNullException.ThrowIfNull(ofRevision);
        var rules = ofRevision.LastOrDefault(one => !one.Rules.IsDefaultOrEmpty)?.Rules ?? [];
        return [.. rules.Select(RuleNames.SubjectOf).Distinct()];
    }
}
