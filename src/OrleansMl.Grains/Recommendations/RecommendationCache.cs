using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// What the grains of this silo answered last, as they published it: immutable, so anybody may
/// read it while its grain works on the next one.
/// </summary>
internal sealed class RecommendationCache(
    SnapshotProvider snapshots,
    HiddenItems hidden,
    ExperimentCache experiments,
    InteractionFeedVersions tastes,
    IOptions<RecommendationOptions> options,
    TimeProvider timeProvider) : IRecommendationCache
{
    private readonly ConcurrentDictionary<string, CachedAnswers> _users = new(StringComparer.Ordinal);

    public RecommendationList? TryGet(string userId, RecommendationQuery query)
    {
        var now = timeProvider.GetUtcNow();
        return _users.TryGetValue(userId, out var warm)
            && warm.To(query) is { } answer
            && tastes.IsCurrent(userId, warm.Epoch, warm.Version, now)
            && answer.Kept.Made.ModelVersion == (snapshots.Current?.Version ?? 0)
            && (now - answer.Kept.MadeAt).Duration() < options.Value.CacheDuration
            && answer.Ranking.Equals(experiments.Of(userId)?.Settings ?? options.Value.Ranking)
            && (answer.HiddenVersion == hidden.Version || !AnyHidden(answer))
                ? answer.List
                : null;
    }

    /// <summary>What a grain answers with as long as nothing changes.</summary>
    public void Set(string userId, CachedAnswers answers) => _users[userId] = answers;

    public void Remove(string userId) => _users.TryRemove(userId, out _);

    private bool AnyHidden(WarmAnswer answer)
    {
        foreach (var place in answer.Places.Span)
        {
            if (hidden.Contains(answer.Kept.Made.Items[place].ContentId))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>One user's answers.</summary>
/// <param name="Epoch">Of the record that they go by.</param>
/// <param name="Version">How much of it.</param>
/// <param name="Answers">A few: mostly one, and never more than some.</param>
internal sealed record CachedAnswers(Guid Epoch, long Version, ImmutableArray<WarmAnswer> Answers)
{
    public static CachedAnswers None { get; } = new(Guid.Empty, 0, []);

    /// <summary>The answer to a question; null when it was not asked.</summary>
    public WarmAnswer? To(RecommendationQuery query)
    {
        foreach (var answer in Answers)
        {
            if (answer.Query == query)
            {
                return answer;
            }
        }

        return null;
    }
}

/// <summary>One answer.</summary>
/// <param name="query">To what.</param>
/// <param name="kept">The list that it is of.</param>
/// <param name="places">What is shown of it.</param>
/// <param name="ranking">How it was put together.</param>
/// <param name="hiddenVersion">Nothing that was hidden up to here is on it.</param>
internal sealed class WarmAnswer(
    RecommendationQuery query,
    CachedList kept,
    ReadOnlyMemory<byte> places,
    RankingSettings ranking,
    long hiddenVersion)
{
    private RecommendationList? _list;

    public RecommendationQuery Query => query;

    public CachedList Kept => kept;

    public ReadOnlyMemory<byte> Places => places;

    public RankingSettings Ranking => ranking;

    public long HiddenVersion => hiddenVersion;

    /// <summary>
    /// As it is told, always the same object. Made when it is asked for: whose list was just made was told it by their grain.
    /// </summary>
    public RecommendationList List =>
        _list ?? Interlocked.CompareExchange(ref _list, Kept.Made.Show(Places.Span, Kept.MadeAt, fromCache: true), null) ?? _list;
}
