using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>All that a policy saw of a revision.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="At">When it was scored (UTC).</param>
/// <param name="Surface">The kind of content.</param>
/// <param name="Scores">What was scored.</param>
/// <param name="NotJudged">What no model could judge in the language of the text.</param>
/// <param name="Taught">The strongest level of taught categories, which have thresholds of their own.</param>
/// <param name="NeededAgreement">The second stage's own scores where it has to agree; null when none looked.</param>
/// <param name="NeededForRemoval">The lower of both stages' own scores; null without a second stage.</param>
public readonly record struct ScoredRevision(
    string ContentId,
    DateTimeOffset At,
    ContentType Surface,
    CategoryScores Scores,
    ImmutableArray<ModerationCategory> NotJudged,
    ModerationLevel Taught,
    CategoryScores? NeededAgreement,
    CategoryScores? NeededForRemoval)
{
    /// <summary>Categories about which a rule in words was to say more and had not; not scored, as far as they are required.</summary>
    public ImmutableArray<ModerationCategory> Unanswered { get => field.IsDefault ? [] : field; init; } = [];

    // One for each level: deciding allocates none.
    private static readonly ImmutableArray<TaughtScore>[] TaughtLevels =
    [
        .. Enum.GetValues<ModerationLevel>()
            .Select(level => ImmutableArray.Create(new TaughtScore { Name = "", Version = 0, Level = level }))
    ];

    /// <summary>The level that a policy gives it.</summary>
    public ModerationLevel DecidedBy(ModerationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var taught = Taught == ModerationLevel.Approved ? default : TaughtLevels[(int)Taught];
        return policy.Decide(
            Scores, Surface, NotJudged, taught, NeededAgreement, NeededForRemoval, unanswered: Unanswered).Level;
    }
}
