using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Policies;

/// <summary>
/// Decides stored scores by two policies and counts where they differ. Exact: every revision is decided by both, as when it was submitted.
/// O(n · categories). Not safe for two threads at once; what several counted is put together with <see cref="Sum"/>.
/// </summary>
/// <param name="live">What decides now.</param>
/// <param name="tried">What is tried.</param>
public sealed class PolicySimulator(ModerationPolicy live, ModerationPolicy tried)
{
    private const int MaxSamples = 5;

    private static readonly int Levels = Enum.GetValues<ModerationLevel>().Length;

    // The last row is of all categories together.
    private readonly Cell[] _cells = NewCells();
    private readonly int[] _live = new int[4]; // hidden by people x hidden by the policy
    private readonly int[] _tried = new int[4];
    private int _items;
    private DateTimeOffset? _oldest;

    /// <summary>Decides one revision.</summary>
    /// <param name="revision">What was scored.</param>
    /// <param name="human">What a person decided about it; null when nobody did.</param>
    public void Add(in ScoredRevision revision, ModerationLevel? human)
    {
        _items++;
        _oldest = _oldest < revision.At ? _oldest : revision.At;
        var (before, after) = (revision.DecidedBy(live), revision.DecidedBy(tried));
        Count(CategoryScores.CategoryCount, before, after, revision.ContentId);
        for (var category = (ModerationCategory)0; (int)category < CategoryScores.CategoryCount; category++)
        {
            Count(
                (int)category,
                OwnLevel(live, revision, category),
                OwnLevel(tried, revision, category),
                revision.ContentId);
        }

        if (human is { } decided)
        {
            var row = decided == ModerationLevel.Rejected ? 2 : 0;
            _live[row + (before > ModerationLevel.Flagged ? 1 : 0)]++;
            _tried[row + (after > ModerationLevel.Flagged ? 1 : 0)]++;
        }
    }

    /// <summary>What was counted, to be put together with others'.</summary>
    public SimulationCounts ToCounts() => new(
        _items, _oldest, [.. _cells.Select(cell => cell.Count)], [.. _cells.Select(cell => cell.Samples)], [.. _live], [.. _tried]);

    /// <summary>Puts together what several counted about the same two policies.</summary>
    public static SimulationResult Sum(IReadOnlyCollection<SimulationCounts> parts, ModerationPolicy live, ModerationPolicy tried)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(tried);
        var (lives, trieds) = (Added(parts, part => part.Live), Added(parts, part => part.Tried));
        var judged = lives.Sum();
        return new()
        {
            Items = parts.Sum(part => part.Items),
            Oldest = parts.Min(part => part.Oldest),
            Changes = ChangesOf(CategoryScores.CategoryCount, parts),
            Categories =
            [
                .. from category in Enum.GetValues<ModerationCategory>()
                   where Enum.GetValues<ContentType>().Any(surface =>
                       Counts(live, surface, category) || Counts(tried, surface, category))
                   select new CategoryChanges(category, ChangesOf((int)category, parts))
            ],
            AgainstHumans = judged == 0 ? null : new(judged, Agreement(lives), Agreement(trieds)),
        };
    }

    private static bool Counts(ModerationPolicy policy, ContentType surface, ModerationCategory category) =>
        policy.ThresholdsOf(surface, category) is not null || policy.IsRequired(surface, category);

    // By its own score, or by its lack where there must be one.
    private static ModerationLevel OwnLevel(ModerationPolicy policy, in ScoredRevision revision, ModerationCategory category)
    {
        var level = policy.LevelOf(revision.Scores, revision.Surface, category);
        return policy.IsRequired(revision.Surface, category) && level < policy.OnError
            && (revision.Scores[category] is null || revision.NotJudged.Contains(category) || revision.Unanswered.Contains(category))
            ? policy.OnError
            : level;
    }

    private static int[] Added(IReadOnlyCollection<SimulationCounts> parts, Func<SimulationCounts, ImmutableArray<int>> of) =>
        [.. Enumerable.Range(0, 4).Select(i => parts.Sum(part => of(part)[i]))];

    private static HumanAgreement Agreement(int[] table)
    {
        var (hidden, rejected) = (table[1] + table[3], table[2] + table[3]);
        return new(hidden == 0 ? null : (double)table[3] / hidden, rejected == 0 ? null : (double)table[3] / rejected);
    }

    private static ImmutableArray<LevelChange> ChangesOf(int row, IReadOnlyCollection<SimulationCounts> parts) =>
    [
        .. from pair in Enumerable.Range(row * Levels * Levels, Levels * Levels)
           let count = parts.Sum(part => part.Counts[pair])
           where count > 0
           select new LevelChange(
               (ModerationLevel)(pair / Levels % Levels),
               (ModerationLevel)(pair % Levels),
               count,
               [.. parts.SelectMany(part => part.Samples[pair]).Take(MaxSamples)])
    ];

    private static Cell[] NewCells() => new Cell[(CategoryScores.CategoryCount + 1) * Levels * Levels];

    private void Count(int row, ModerationLevel from, ModerationLevel to, string contentId)
    {
        ref var cell = ref _cells[(((row * Levels) + (int)from) * Levels) + (int)to];
        cell.Count++;
        if (from != to && cell.Samples.Length < MaxSamples)
        {
            cell.Samples = cell.Samples.Add(contentId);
        }
    }

    private struct Cell
    {
        public long Count;

        public ImmutableArray<string> Samples { readonly get => field.IsDefault ? [] : field; set; }
    }
}

/// <summary>What one <see cref="PolicySimulator"/> counted.</summary>
/// <param name="Items">Revisions.</param>
/// <param name="Oldest">When the oldest was scored.</param>
/// <param name="Counts">By category (all together last), level of the live policy, level of the tried one.</param>
/// <param name="Samples">Some items of each count whose levels differ.</param>
/// <param name="Live">Hidden by people (0, 1) and by the live policy (0, 1).</param>
/// <param name="Tried">Hidden by people (0, 1) and by the tried policy (0, 1).</param>
public sealed record SimulationCounts(
    int Items,
    DateTimeOffset? Oldest,
    ImmutableArray<long> Counts,
    ImmutableArray<ImmutableArray<string>> Samples,
    ImmutableArray<int> Live,
    ImmutableArray<int> Tried);
