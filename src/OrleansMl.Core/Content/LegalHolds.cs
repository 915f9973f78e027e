using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Content;

/// <summary>
/// What a legal request does to an item that a human had decided about. It counts against a decision that was made without knowing of it;
/// whoever decides later knows of it, and that stands. When the request lets go, what the human decided holds again. Pure.
/// </summary>
public static class LegalHolds
{
    /// <summary>The human decision that holds for a revision, or would without legal requests; null where a policy decides.</summary>
    /// <param name="decisions">The latest decisions about the item, the oldest first.</param>
    /// <param name="revision">The revision.</param>
    public static Decision? HumanBehind(ImmutableArray<Decision> decisions, int revision)
    {
        for (var i = decisions.Length - 1; i >= 0 && decisions[i].Revision == revision; i--)
        {
            if (decisions[i].Source != DecisionSource.Legal)
            {
                return HumanDecisions.IsHuman(decisions[i].Source) ? decisions[i] : null;
            }
        }

        return null;
    }

    /// <summary>The level to which a match holds an item that a human decided about; null where none does.</summary>
    /// <param name="human">What the human decided.</param>
    /// <param name="matches">What the item matches now.</param>
    public static ModerationLevel? LevelOf(Decision human, ImmutableArray<BankMatch> matches)
    {
        ArgumentNullException.ThrowIfNull(human);
        ModerationLevel? level = null;
        foreach (var match in matches)
        {
            if (match is { Holds: true, Acts: true } && match.Level > human.Level && (level is null || match.Level > level)
                && !human.Matches.Any(known => known.Bank == match.Bank && known.Entry == match.Entry))
            {
                level = match.Level;
            }
        }

        return level;
    }

    /// <summary>What is to be decided about an item that a human decided about; null when what holds is right.</summary>
    /// <param name="human">What the human decided.</param>
    /// <param name="last">The decision that holds: the same one, or a hold.</param>
    /// <param name="matches">What the item matches now.</param>
    /// <param name="seq">The number of the decision to make.</param>
    /// <param name="now">The time.</param>
    public static Decision? Decide(Decision human, Decision last, ImmutableArray<BankMatch> matches, int seq, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(human);
        ArgumentNullException.ThrowIfNull(last);
        if (LevelOf(human, matches) is not { } level)
        {
            // The human's own decision, with their name; not another one.
            return last.Source == DecisionSource.Legal
                ? human with { Seq = seq, Supersedes = last.Seq, At = now, IsUndo = true }
                : null;
        }

        // Also when it is held already, by another entry: whoever decides then must be said to know of this one. Not when one of several
        // went.
        return last.Source == DecisionSource.Legal && last.Level == level
            && matches.All(match => last.Matches.Any(known => known.Bank == match.Bank && known.Entry == match.Entry))
            ? null
            : new()
            {
                Seq = seq,
                Revision = human.Revision,
                ContentHash = human.ContentHash,
                Level = level,
                Source = DecisionSource.Legal,
                Policy = human.Policy,
                Rules = [.. matches.Where(match => match is { Holds: true, Acts: true }).Select(RuleOf).Distinct()],
                Scores = human.Scores,
                Taught = human.Taught,
                Matches = matches,
                Supersedes = seq - 1,
                At = now,
                Support = human.Support,
            };
    }

    private static string RuleOf(BankMatch match) =>
        $"bank:{match.Bank}={System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Level.ToString())}";
}
