using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// Keeps one user's lists warm. Each question asks for what the user did since the last one, which is mostly nothing;
/// what they liked, a new publication or five minutes make a new list, and what they only saw is taken out of the one
/// there is. What is warm moves with the activation.
/// </summary>
[GrainType("user-recommendations"), CollectionAgeLimit(Minutes = 10), Reentrant]
internal sealed class UserRecommendationsGrain(
    Recommender lists,
    RecommendationCache local,
    InteractionFeedVersions tastes,
    SnapshotProvider snapshots,
    HiddenItems hidden,
    ExperimentCache experiments,
    ExposureLogger exposures,
    IOptions<RecommendationOptions> options,
    IOptions<InteractionOptions> weights,
    TimeProvider timeProvider)
    : Grain, IUserRecommendationsGrain, ICachedRecommendations, IGrainMigrationParticipant
{
    private const int MaxLists = 8;
    private const string MigrationKey = "warm";

    private readonly SemaphoreSlim _catchingUp = new(1, 1);
    private PreferenceProfile _profile = new(weights: weights.Value);
    private Dictionary<CacheKey, CachedList> _lists = [];
    private CachedAnswers _answers = CachedAnswers.None;
    private IInteractionFeed? _record;

    public async Task<RecommendationList> GetAsync(RecommendationQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Limit is >= 1 and <= RecommendationQuery.MaxLimit, true);
        await CatchUpAsync(cancellationToken);
        var hiddenBefore = hidden.Version;
        var assignment = experiments.Of(this.GetPrimaryKeyString());
        var ranking = assignment?.Settings ?? options.Value.Ranking;
        var key = CacheKey.Of(query, ranking);
        var now = timeProvider.GetUtcNow();
        var fromCache = true;
        var list = WarmOf(key, now);
        var places = list is null ? default : PlacesOf(list, query.Limit);
        if (list is null || (places.Length < query.Limit && !list.Made.IsWhole))
        {
            (list, fromCache) = (await MakeAsync(query, ranking, key, now), false);
            places = PlacesOf(list, query.Limit);
        }

        list = Log(key, list, places.Span, assignment, now);
        if (fromCache || (list.TasteVersion == _profile.Version && list.LikesVersion == _profile.LikesVersion))
        {
            Publish(new(query, list, places, ranking, hiddenBefore));
        }

        return list.Made.Show(places.Span, list.MadeAt, fromCache);
    }

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        var query = new RecommendationQuery();
        var ranking = experiments.Of(this.GetPrimaryKeyString())?.Settings ?? options.Value.Ranking;
        await MakeAsync(query, ranking, CacheKey.Of(query, ranking), timeProvider.GetUtcNow());
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        local.Remove(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext) => dehydrationContext.TryAddValue(MigrationKey, new WarmRecommendations
    {
        Taste = KeptProfile.Of(_profile),
        Lists = _lists.ToImmutableDictionary()
    });

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<WarmRecommendations>(MigrationKey, out var warm) && warm is not null)
        {
            // A silo of an older version kept lists in another way: they are made anew.
            _profile = warm.Taste.ToProfile(weights.Value);
            _lists = warm.Lists.Where(list => list.Value.Made is not null).ToDictionary();
        }
    }

    // A list that nothing has changed since.
    private CachedList? WarmOf(CacheKey key, DateTimeOffset now) =>
        _lists.TryGetValue(key, out var kept)
            && kept.LikesVersion == _profile.LikesVersion
            && (kept.Made.Repeats == 0 || kept.TasteVersion == _profile.Version)
            && kept.Made.ModelVersion == (snapshots.Current?.Version ?? 0)
            && (now - kept.MadeAt).Duration() < options.Value.CacheDuration ? kept : null;

    private async Task<CachedList> MakeAsync(RecommendationQuery query, RankingSettings ranking, CacheKey key, DateTimeOffset now)
    {
        // Of the profile as it is now: what comes in meanwhile makes the next list.
        var (likes, version) = (_profile.LikesVersion, _profile.Version);
        var made = await lists.MakeAsync(
            _profile, query, ranking, CachedList.PlacesFor(query.Limit), this.GetPrimaryKeyString());
        if (_lists.Count >= MaxLists)
        {
            _lists.Clear();
        }

        var kept = new CachedList { Made = made, MadeAt = now, LikesVersion = likes, TasteVersion = version };
        _lists[key] = kept;
        return kept;
    }

    // What is shown for the first time. Of users in no experiment only what was tried: nothing else is ever compared.
    private CachedList Log(CacheKey key, CachedList list, ReadOnlySpan<byte> places, ExperimentAssignment? assignment, DateTimeOffset now)
    {
        if (places.IsEmpty || (assignment is null && list.Made.Explored.IsEmpty))
        {
            return list;
        }

        // Another question may have been answered with it since.
        list = _lists.TryGetValue(key, out var kept) && ReferenceEquals(kept.Made, list.Made) ? kept : list;
        List<Exposure>? logged = null;
        var (shown, tried) = (0, 0);
        foreach (var place in places)
        {
            shown++;
            while (tried < list.Made.Explored.Length && list.Made.Explored[tried].Index < place)
            {
                tried++;
            }

            ExploredPosition? choice = tried < list.Made.Explored.Length && list.Made.Explored[tried].Index == place
                ? list.Made.Explored[tried]
                : null;
            if (place >= list.LoggedTo && (assignment is not null || choice is not null))
            {
                (logged ??= []).Add(new()
                {
                    UserId = this.GetPrimaryKeyString(),
                    ContentId = list.Made.Items[place].ContentId,
                    At = now,
                    Experiment = assignment?.Experiment,
                    Variant = assignment?.Variant,
                    Place = shown,
                    Propensity = choice?.Propensity ?? 1,
                    Predicted = choice?.Predicted,
                    Explored = choice?.Targets,
                });
            }
        }

        if (places[^1] >= list.LoggedTo)
        {
            _lists[key] = list = list with { LoggedTo = places[^1] + 1 };
            exposures.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(logged));
        }

        return list;
    }

    // Without what was hidden or seen since the list was made.
    private ReadOnlyMemory<byte> PlacesOf(CachedList kept, int limit)
    {
        var items = kept.Made.Items;
        var isSeen = kept.TasteVersion != _profile.Version && kept.Made.Repeats == 0;
        var shown = 0;
        while (shown < Math.Min(limit, items.Length) && MayBeShown(items[shown].ContentId, isSeen))
        {
            shown++;
        }

        if (shown == Math.Min(limit, items.Length))
        {
            return RankedList.FirstPositions(shown);
        }

        var places = new byte[limit];
        RankedList.FirstPositions(shown).CopyTo(places);
        for (var place = shown + 1; place < items.Length && shown < limit; place++)
        {
            if (MayBeShown(items[place].ContentId, isSeen))
            {
                places[shown++] = (byte)place;
            }
        }

        return places.AsMemory(0, shown);
    }

    private bool MayBeShown(string contentId, bool isSeen) => !hidden.Contains(contentId) && !(isSeen && _profile.HasSeen(contentId));

    // What this silo answers with without asking again, until something changes.
    private void Publish(WarmAnswer answer)
    {
        var isSame = _answers.Epoch == _profile.Epoch && _answers.Version == _profile.Version && _answers.Answers.Length < MaxLists;
        _answers = new(
            _profile.Epoch, _profile.Version, [.. (isSame ? _answers.Answers : []).Where(other => other.Query != answer.Query), answer]);
        local.Set(this.GetPrimaryKeyString(), _answers);
    }

    // One at a time, or the same part would be taken in twice.
    private async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        if (tastes.IsCurrent(this.GetPrimaryKeyString(), _profile.Epoch, _profile.Version, timeProvider.GetUtcNow()))
        {
            return;
        }

        await _catchingUp.WaitAsync(cancellationToken);
        try
        {
            _record ??= GrainFactory.GetGrain<IInteractionFeed>(this.GetPrimaryKeyString());
            _profile.Apply(await _record.GetSinceAsync(_profile.Epoch, _profile.Version, cancellationToken));
        }
        finally
        {
            _catchingUp.Release();
        }
    }
}
