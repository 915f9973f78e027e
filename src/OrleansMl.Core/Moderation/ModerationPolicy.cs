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
    private static readonly ImmutableArray<string> FlagNotJudged = ["not_judged=flag"];
    private static readonly ImmutableArray<string> ReviewNotJudged = ["not_judged=review"];

    private static readonly int SurfaceCount = Enum.GetValues<ContentType>().Length;

    // [surface][category]; null where the policy has no thresholds for the category.
    private readonly CategoryThresholds?[][] _thresholds;

    // [surface]: a bit for each category that must be scored.
    private readonly int[] _required;

    // Rule texts are built once: deciding allocates nothing unless several categories speak.
    private readonly FrozenDictionary<(ModerationCategory, ModerationLevel), ImmutableArray<string>> _rules;

    /// <summary>Creates a policy.</summary>
    /// <param name="reference">Name and version, quoted by every decision.</param>
    /// <param name="thresholds">The thresholds of a category on a surface; null where a category does not count there.</param>
    /// <param name="onError">What an item becomes when every attempt to judge it failed. Never <see cref="ModerationLevel.Approved"/> or
    /// <see cref="ModerationLevel.Flagged"/>.</param>
    /// <param name="pendingVisible">True shows items while they wait for a verdict.</param>
    /// <param name="onNotJudged">The least level of a text in a language that a category with thresholds could not be judged in. Never
    /// <see cref="ModerationLevel.Rejected"/>.</param>
    /// <param name="required">Categories that must be scored on a surface; null for none on any.</param>
    /// <exception cref="ArgumentException">
    /// Thresholds are out of range or order, <paramref name="onError"/> would publish, <paramref name="onNotJudged"/> would remove, or a
    /// score for self-harm would.
    /// </exception>
    public ModerationPolicy(
        PolicyRef reference,
        Func<ContentType, ModerationCategory, CategoryThresholds?> thresholds,
        ModerationLevel onError,
        bool pendingVisible,
        ModerationLevel onNotJudged = ModerationLevel.Flagged,
        Func<ContentType, IEnumerable<ModerationCategory>>? required = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (onError is ModerationLevel.Approved or ModerationLevel.Flagged)
        {
            throw new ArgumentException(
                $"onError is {onError}; an item that could not be judged must not be published. Use ReviewRequired or Rejected.",
                nameof(onError));
        }

        if (onNotJudged == ModerationLevel.Rejected)
        {
            throw new ArgumentException(
                "onNotJudged is Rejected; nobody is removed for a language. Use Approved, Flagged or ReviewRequired.", nameof(onNotJudged));
        }

        Reference = reference;
        OnError = onError;
        OnNotJudged = onNotJudged;
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

                if (category == (int)ModerationCategory.SelfHarm && entry?.Reject is not null)
                {
                    throw new ArgumentException(
                        $"Policy {reference.Name}: self_harm has a reject threshold; who speaks of harming themself is never removed for " +
                        "it. Leave reject out and use review or flag.",
                        nameof(thresholds));
                }

                _thresholds[surface][category] = entry;
            }
        }

        _required =
        [
            .. Enum.GetValues<ContentType>().Select(surface =>
                (required?.Invoke(surface) ?? []).Aggregate(0, (bits, category) => bits | (1 << (int)category)))
        ];
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

    /// <summary>The least level of a text in a language that a category with thresholds could not be judged in.</summary>
    public ModerationLevel OnNotJudged { get; }

    /// <summary>True when an item of this kind has to have a score for the category.</summary>
    public bool IsRequired(ContentType surface, ModerationCategory category) => (_required[(int)surface] & (1 << (int)category)) != 0;

    /// <summary>The categories for which an item of this kind has to have a score, in the order of the enum.</summary>
    public ImmutableArray<ModerationCategory> RequiredOn(ContentType surface) => CategoriesOf(_required[(int)surface]);

    /// <summary>The thresholds of a category on a surface; null where it does not count there.</summary>
    public CategoryThresholds? ThresholdsOf(ContentType surface, ModerationCategory category) => _thresholds[(int)surface][(int)category];

    /// <summary>
    /// The level for these scores on this surface, with a rule for every category that reached a threshold, strongest first.
    /// A text that speaks of self-harm goes to a person at most, whatever a model says of its other words: "I want to die" has those of a
    /// threat. Only a match in a bank of known content still removes it.
    /// <para>
    /// Nothing is hidden against the second stage: a category that needs its agreement leads beyond flagged only when the second stage's
    /// own score reaches the category's lowest threshold. And nothing is removed unless both stages would have hidden it: else a person
    /// decides.
    /// </para>
    /// <para>
    /// A category that is required and was not scored, or not in the language of the text, leads to <see cref="OnError"/> at least,
    /// whatever else is known.
    /// </para>
    /// </summary>
    /// <param name="scores">What was scored.</param>
    /// <param name="surface">Whose thresholds apply.</param>
    /// <param name="notJudged">Categories that no model could judge in the language of the text.</param>
    /// <param name="taught">What taught categories say; their levels are by thresholds of their own.</param>
    /// <param name="neededAgreement">The second stage's own scores where it has to agree; null when none looked.</param>
    /// <param name="neededForRemoval">The lower of both stages' own scores where both have to agree; null without a second stage.</param>
    /// <param name="matches">
    /// What of the text is in banks of known content. A harmful one has its bank's level at least, whatever else is known. A harmless one
    /// takes away what models say and what they could not read; self-harm, taught categories and other banks stay.
    /// </param>
    /// <param name="unanswered">Categories about which more was asked than is known; not scored, as far as they are required.</param>
    public PolicyVerdict Decide(
        CategoryScores scores,
        ContentType surface,
        ImmutableArray<ModerationCategory> notJudged = default,
        ImmutableArray<TaughtScore> taught = default,
        CategoryScores? neededAgreement = null,
        CategoryScores? neededForRemoval = null,
        ImmutableArray<BankMatch> matches = default,
        ImmutableArray<ModerationCategory> unanswered = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var thresholds = _thresholds[(int)surface];
        var selfHarm = LevelOf(scores, surface, ModerationCategory.SelfHarm);
        var allowedBy = AllowedBy(matches);
        var isLifted = false;
        var strongest = ModerationLevel.Approved;
        var rules = ImmutableArray<string>.Empty;
        for (var category = 0; category < thresholds.Length; category++)
        {
            var level = LevelOf(scores, surface, (ModerationCategory)category);
            if (level == ModerationLevel.Approved)
            {
                continue;
            }

            if (allowedBy is not null && category is not ((int)ModerationCategory.SelfHarm or (int)ModerationCategory.HashMatch))
            {
                isLifted = true;
                continue;
            }

            if (category != (int)ModerationCategory.HashMatch)
            {
                level = ToAPerson(level);
            }

            if (level > ModerationLevel.Flagged
                && neededAgreement?[(ModerationCategory)category] is { } own
                && LowestOf(thresholds[category]!) > own)
            {
                level = ModerationLevel.Flagged;
            }
            else if (level == ModerationLevel.Rejected
                && neededForRemoval?[(ModerationCategory)category] is { } both
                && (thresholds[category]!.Review ?? thresholds[category]!.Reject) > both)
            {
                level = ModerationLevel.ReviewRequired;
            }

            Add(_rules[((ModerationCategory)category, level)], level);
        }

        foreach (var one in taught.IsDefault ? [] : taught)
        {
            if (one is { Shadow: false, Level: not ModerationLevel.Approved })
            {
                var level = ToAPerson(one.Level);
                Add([$"taught.{one.Name}>={StepOf(level)}"], level);
            }
        }

        if (OnNotJudged != ModerationLevel.Approved && IsAnyCounted(notJudged, thresholds))
        {
            if (allowedBy is not null)
            {
                isLifted = true;
            }
            else
            {
                Add(OnNotJudged == ModerationLevel.Flagged ? FlagNotJudged : ReviewNotJudged, OnNotJudged);
            }
        }

        var missing = Missing(scores, surface, notJudged, unanswered);
        for (var category = 0; missing != 0; category++, missing >>= 1)
        {
            if ((missing & 1) != 0)
            {
                var level = ToAPerson(OnError);
                Add([MissingRule((ModerationCategory)category, level)], level);
            }
        }

        if (isLifted)
        {
            Add([$"bank:{allowedBy}=approved"], ModerationLevel.Approved);
        }

        var withoutBanks = strongest;
        AddMatches(holds: false);
        var withoutHolds = strongest;
        AddMatches(holds: true);
        return new(strongest, rules, selfHarm != ModerationLevel.Approved, strongest > withoutBanks, strongest > withoutHolds);

        void AddMatches(bool holds)
        {
            foreach (var match in matches.IsDefault ? [] : matches)
            {
                if (match is { Acts: true, Allows: false, Level: not ModerationLevel.Approved } && match.Holds == holds
                    && RuleText(match) is var rule && !rules.Contains(rule))
                {
                    Add([rule], match.Level);
                }
            }
        }

        ModerationLevel ToAPerson(ModerationLevel level) =>
            level == ModerationLevel.Rejected && selfHarm == ModerationLevel.ReviewRequired ? ModerationLevel.ReviewRequired : level;

        void Add(ImmutableArray<string> rule, ModerationLevel level)
        {
            rules = rules.IsEmpty ? rule : level > strongest ? rule.AddRange(rules) : rules.AddRange(rule);
            strongest = level > strongest ? level : strongest;
        }
    }

    /// <summary>The level for what several detectors said together on this surface.</summary>
    public PolicyVerdict Decide(AssessmentSummary summary, ContentType surface)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return Decide(
            summary.Scores, surface, summary.NotJudged, summary.Taught, summary.NeededAgreement, summary.NeededForRemoval,
            summary.Matches, summary.Unanswered);
    }

    /// <summary>
    /// The categories that are required on this surface and have no score that counts, in the order of the enum. A score of a part of the
    /// text is none.
    /// </summary>
    public ImmutableArray<ModerationCategory> MissingOf(AssessmentSummary summary, ContentType surface)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return CategoriesOf(Missing(summary.Scores, surface, summary.NotJudged, summary.Unanswered));
    }

    /// <summary>What is missing of what is required, in words; null when nothing is.</summary>
    public string? WhatIsMissing(AssessmentSummary summary, ContentType surface) =>
        MissingOf(summary, surface) is { IsEmpty: false } missing
            ? $"not scored, and required: {string.Join(", ", missing.Select(NameOf))}"
            : null;

    /// <summary>The rules by which what is missing leads to <see cref="OnError"/>.</summary>
    public ImmutableArray<string> RulesOfMissing(AssessmentSummary summary, ContentType surface) =>
        [.. MissingOf(summary, surface).Select(category => MissingRule(category, OnError))];

    /// <summary>True when these scores alone would keep a text from its readers on this surface.</summary>
    public bool Hides(CategoryScores scores, ContentType surface)
    {
        ArgumentNullException.ThrowIfNull(scores);
        for (var category = (ModerationCategory)0; (int)category < CategoryScores.CategoryCount; category++)
        {
            if (LevelOf(scores, surface, category) > ModerationLevel.Flagged)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when these scores call for help to be offered, whatever else is known of the text.</summary>
    public bool CallsForSupport(CategoryScores scores, ContentType surface)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return LevelOf(scores, surface, ModerationCategory.SelfHarm) != ModerationLevel.Approved;
    }

    /// <summary>
    /// Why these scores decide nothing on this surface: a category that has a threshold, or is required, was scored by nobody, so that
    /// silence would pass for a low score. Null when every such category has a score; that allocates nothing.
    /// </summary>
    /// <param name="scores">What was scored.</param>
    /// <param name="surface">Whose thresholds apply.</param>
    /// <param name="notJudged">Categories that models said they cannot judge in this language: that is an answer.</param>
    public string? WhatIsUnscored(CategoryScores scores, ContentType surface, ImmutableArray<ModerationCategory> notJudged = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        List<string>? unscored = null, required = null;
        var thresholds = _thresholds[(int)surface];
        for (var category = 0; category < thresholds.Length; category++)
        {
            var isRequired = IsRequired(surface, (ModerationCategory)category);
            if ((isRequired || (thresholds[category] is { } entry && LowestOf(entry) is not null))
                && scores[(ModerationCategory)category] is null
                && (notJudged.IsDefaultOrEmpty || !notJudged.Contains((ModerationCategory)category)))
            {
                var names = isRequired ? required ??= [] : unscored ??= [];
                names.Add(NameOf((ModerationCategory)category));
            }
        }

        return (unscored, required) switch
        {
            (null, null) => null,
            (not null, null) => $"nobody scored {string.Join(", ", unscored)}, for which it has thresholds",
            (null, not null) => $"nobody scored {string.Join(", ", required)}, which it requires",
            _ => $"nobody scored {string.Join(", ", required)}, which it requires, " +
                $"and {string.Join(", ", unscored)}, for which it has thresholds",
        };
    }

    /// <summary>True when readers may see an item in this state.</summary>
    public bool IsVisible(ContentState state) => state switch
    {
        ContentState.Approved or ContentState.Flagged => true,
        ContentState.Pending or ContentState.Processing => PendingVisible,
        _ => false,
    };

    /// <summary>The level that a category's own score leads to on a surface, whatever anything else says.</summary>
    public ModerationLevel LevelOf(CategoryScores scores, ContentType surface, ModerationCategory category) =>
        _thresholds[(int)surface][(int)category] is not { } entry || scores[category] is not { } score ? ModerationLevel.Approved
            : score >= entry.Reject ? ModerationLevel.Rejected
            : score >= entry.Review ? ModerationLevel.ReviewRequired
            : score >= entry.Flag ? ModerationLevel.Flagged
            : ModerationLevel.Approved;

    private int Missing(
        CategoryScores scores,
        ContentType surface,
        ImmutableArray<ModerationCategory> notJudged,
        ImmutableArray<ModerationCategory> unanswered)
    {
        var missing = _required[(int)surface];
        for (var category = 0; missing != 0 && category < CategoryScores.CategoryCount; category++)
        {
            if (scores[(ModerationCategory)category] is not null
                && (notJudged.IsDefaultOrEmpty || !notJudged.Contains((ModerationCategory)category))
                && (unanswered.IsDefaultOrEmpty || !unanswered.Contains((ModerationCategory)category)))
            {
                missing &= ~(1 << category);
            }
        }

        return missing;
    }

    private static ImmutableArray<ModerationCategory> CategoriesOf(int bits) =>
        bits == 0 ? [] : [.. Enum.GetValues<ModerationCategory>().Where(category => (bits & (1 << (int)category)) != 0)];

    private static string MissingRule(ModerationCategory category, ModerationLevel level) =>
        $"not_scored.{NameOf(category)}={StepOf(level)}";

    private static float? LowestOf(CategoryThresholds entry) => entry.Flag ?? entry.Review ?? entry.Reject;

    // A category without thresholds would have decided nothing anyway.
    private static bool IsAnyCounted(ImmutableArray<ModerationCategory> categories, CategoryThresholds?[] thresholds)
    {
        if (categories.IsDefaultOrEmpty)
        {
            return false;
        }

        foreach (var category in categories)
        {
            if (thresholds[(int)category] is not null)
            {
                return true;
            }
        }

        return false;
    }

    // The bank whose harmless text this is; null for none.
    private static string? AllowedBy(ImmutableArray<BankMatch> matches)
    {
        foreach (var match in matches.IsDefault ? [] : matches)
        {
            if (match is { Acts: true, Allows: true })
            {
                return match.Bank;
            }
        }

        return null;
    }

    private static string RuleText(BankMatch match) =>
        $"bank:{match.Bank}={System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(match.Level.ToString())}";

    private static string RuleText(ModerationCategory category, ModerationLevel level) => $"{NameOf(category)}>={StepOf(level)}";

    private static string StepOf(ModerationLevel level) =>
        level switch { ModerationLevel.Rejected => "reject", ModerationLevel.ReviewRequired => "review", _ => "flag" };

    private static string NameOf(ModerationCategory category) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(category.ToString());
}

/// <summary>What a policy made of scores.</summary>
/// <param name="Level">The strongest level over all categories.</param>
/// <param name="Rules">The rules that reached a threshold, for example <c>spam>=review</c>; the strongest first.</param>
/// <param name="Support">True when the text speaks of suicide or self-harm: offer help at once.</param>
/// <param name="IsByBank">True when the level would be lower without banks of known content.</param>
/// <param name="IsHeld">True when the level would be lower without the bank of legal requests.</param>
public readonly record struct PolicyVerdict(
    ModerationLevel Level, ImmutableArray<string> Rules, bool Support = false, bool IsByBank = false, bool IsHeld = false);
