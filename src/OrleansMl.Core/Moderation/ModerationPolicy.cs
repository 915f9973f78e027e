using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansMl.Content;

namespace OrleansMl.Moderation;

/// <summary>
/// One version of the rules that turn scores into a level: per surface and category three thresholds, the strongest level over
/// all categories wins. Immutable; deciding is a handful of comparisons.
/// </summary>
public sealed class ModerationPolicy
{
    private static readonly int SurfaceCount = Enum.GetValues<ContentType>().Length;

    // [surface][category]; null where the policy has no thresholds for the category.
    private readonly CategoryThresholds?[][] _thresholds;

    // Rule texts are built once: deciding allocates nothing unless several categories speak.
    private readonly FrozenDictionary<(ModerationCategory, ModerationLevel), ImmutableArray<string>> _rules;

    /// <summary>Creates a policy.</summary>
    /// <param name="reference">Name and version, quoted by every decision.</param>
    /// <param name="thresholds">The thresholds of a category on a surface; null where a category does not count there.</param>
    /// <param name="onError">What an item becomes when every attempt to judge it failed. Never <see cref="ModerationLevel.Approved"/> or
    /// <see cref="ModerationLevel.Flagged"/>.</param>
    /// <param name="pendingVisible">True shows items while they wait for a verdict.</param>
    /// <exception cref="ArgumentException">Thresholds are out of range or order, or <paramref name="onError"/> would publish.</exception>
    public ModerationPolicy(
        PolicyRef reference,
        Func<ContentType, ModerationCategory, CategoryThresholds?> thresholds,
        ModerationLevel onError,
        bool pendingVisible)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (onError is ModerationLevel.Approved or ModerationLevel.Flagged)
        {
            throw new ArgumentException(
                $"onError is {onError}; an item that could not be judged must not be published. Use ReviewRequired or Rejected.",
                nameof(onError));
        }

        Reference = reference;
        OnError = onError;
        PendingVisible = pendingVisible;
        _thresholds = new CategoryThresholds?[SurfaceCount][];
        for (var surface = 0; surface < SurfaceCount; surface++)
        {
            _thresholds[surface] = new CategoryThresholds?[CategoryScores.CategoryCount];
            for (var category = 0; category < CategoryScores.CategoryCount; category++)
            {
                var entry = thresholds((ContentType)surface, (ModerationCategory)category);
                if (entry?.Validate() is { } problem)
                {
                    throw new ArgumentException(
                        $"Policy {reference.Name}, {(ContentType)surface}, {(ModerationCategory)category}: {problem}.", nameof(thresholds));
                }

                _thresholds[surface][category] = entry;
            }
        }

        _rules = (from category in Enum.GetValues<ModerationCategory>()
                  from level in Enum.GetValues<ModerationLevel>()
                  select (category, level)).ToFrozenDictionary(
                      pair => pair, pair => ImmutableArray.Create(RuleText(pair.category, pair.level)));
    }

    /// <summary>Name and version.</summary>
    public PolicyRef Reference { get; }

    /// <summary>What an item becomes when every attempt to judge it failed.</summary>
    public ModerationLevel OnError { get; }

    /// <summary>True shows items while they wait for a verdict.</summary>
    public bool PendingVisible { get; }

    /// <summary>
    /// The level for these scores on this surface, with a rule for every category that reached a threshold, strongest first.
    /// </summary>
    public PolicyVerdict Decide(CategoryScores scores, ContentType surface)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var thresholds = _thresholds[(int)surface];
        var strongest = ModerationLevel.Approved;
        var rules = ImmutableArray<string>.Empty;
        for (var category = 0; category < thresholds.Length; category++)
        {
            if (thresholds[category] is not { } entry || scores[(ModerationCategory)category] is not { } score)
            {
                continue;
            }

            var level = score >= entry.Reject ? ModerationLevel.Rejected
                : score >= entry.Review ? ModerationLevel.ReviewRequired
                : score >= entry.Flag ? ModerationLevel.Flagged
                : ModerationLevel.Approved;
            if (level == ModerationLevel.Approved)
            {
                continue;
            }

            var rule = _rules[((ModerationCategory)category, level)];
            rules = rules.IsEmpty ? rule : level > strongest ? rule.AddRange(rules) : rules.AddRange(rule);
            strongest = level > strongest ? level : strongest;
        }

        return new(strongest, rules);
    }

    /// <summary>
    /// Why these scores decide nothing on this surface: a category that has a threshold was scored by nobody, so that silence would
    /// pass for a low score. Null when every such category has a score; that allocates nothing.
    /// </summary>
    public string? WhatIsUnscored(CategoryScores scores, ContentType surface)
    {
        ArgumentNullException.ThrowIfNull(scores);
        List<string>? unscored = null;
        var thresholds = _thresholds[(int)surface];
        for (var category = 0; category < thresholds.Length; category++)
        {
            if (thresholds[category] is { } entry
                && (entry.Flag ?? entry.Review ?? entry.Reject) is not null
                && scores[(ModerationCategory)category] is null)
            {
                (unscored ??= []).Add(NameOf((ModerationCategory)category));
            }
        }

        return unscored is null ? null : $"nobody scored {string.Join(", ", unscored)}, for which it has thresholds";
    }

    /// <summary>True when readers may see an item in this state.</summary>
    public bool IsVisible(ContentState state) => state switch
    {
        ContentState.Approved or ContentState.Flagged => true,
        ContentState.Pending or ContentState.Processing => PendingVisible,
        _ => false,
    };

    private static string RuleText(ModerationCategory category, ModerationLevel level)
    {
        var step = level switch { ModerationLevel.Rejected => "reject", ModerationLevel.ReviewRequired => "review", _ => "flag" };
        return $"{NameOf(category)}>={step}";
    }

    private static string NameOf(ModerationCategory category) =>
        category == ModerationCategory.HashMatch ? "hash_match" : category.ToString().ToLowerInvariant();
}

/// <summary>What a policy made of scores.</summary>
/// <param name="Level">The strongest level over all categories.</param>
/// <param name="Rules">The rules that reached a threshold, for example <c>spam>=review</c>; the strongest first.</param>
public readonly record struct PolicyVerdict(ModerationLevel Level, ImmutableArray<string> Rules);
