using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

/// <summary>
/// Keeps one person's lists warm. Each question asks for what the person did since the last one, which is mostly nothing; what they liked, a new publication or five minutes make a new list, and what they only saw is
/// taken out of the one there is. What is warm moves with the activation.
/// </summary>
[GrainType("user-recommendations"), CollectionAgeLimit(Minutes = 10), Reentrant]
internal sealed class UserRecommendationsGrain(
    ListMaker lists, LocalRecommendations local, TasteVersions tastes, FactorSnapshots snapshots, HiddenContent hidden, ExperimentBook experiments, ExposureLog exposures, IOptions<RecommendationOptions> options, TimeProvider timeProvider)
    : Grain, IUserRecommendationsGrain, IWarmRecommendations, IGrainMigrationParticipant
{
    private const int MaxLists = 8;
    private const string MigrationKey = "warm";

    private readonly SemaphoreSlim _catchingUp = new(1, 1);
    private PersonTaste _taste = new();
    private Dictionary<WarmKey, WarmList> _lists = [];
    private WarmAnswers _answers = WarmAnswers.None;
    private IUserTaste? _record;

    public async Task<RecommendationList> GetAsync(RecommendationQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Limit is >= 1 and <= RecommendationQuery.MaxLimit, true);
        await CatchUpAsync(cancellationToken);
        var hiddenBefore = hidden.Version;
        var assignment = experiments.Of(this.GetPrimaryKeyString());
        var ranking = assignment?.Settings ?? options.Value.Ranking;
        var key = WarmKey.Of(query, ranking);
        var now = timeProvider.GetUtcNow();
        if (_lists.TryGetValue(key, out var kept) && kept.LikesVersion == _taste.LikesVersion && kept.List.ModelVersion == (snapshots.Current?.Version ?? 0) && (now - kept.List.GeneratedAt).Duration() < options.Value.WarmFor)
        {
            var shown = Cut(kept, query.Limit);
            if (shown.Length == query.Limit || kept.IsWhole)
            {
                Log(key, kept, shown, assignment, now);
                var warm = kept.List with { Items = shown, FromCache = true };
                Publish(query, warm, ranking, hiddenBefore);
                return warm;
            }
        }

        var made = await MakeAsync(query, ranking, key, now);
        var items = Cut(made, query.Limit);
        Log(key, made, items, assignment, now);
        var list = made.List with { Items = items };
        if (made.TasteVersion == _taste.Version && made.LikesVersion == _taste.LikesVersion)
        {
            Publish(query, list with { FromCache = true }, ranking, hiddenBefore);
        }

        return list;
    }

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        var query = new RecommendationQuery();
        var ranking = experiments.Of(this.GetPrimaryKeyString())?.Settings ?? options.Value.Ranking;
        await MakeAsync(query, ranking, WarmKey.Of(query, ranking), timeProvider.GetUtcNow());
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        local.Remove(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public void OnDehydrate(IDehydrationContext dehydrationContext) => dehydrationContext.TryAddValue(MigrationKey, new WarmRecommendations { Taste = _taste.ToKept(), Lists = _lists.ToImmutableDictionary() });

    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<WarmRecommendations>(MigrationKey, out var warm) && warm is not null)
        {
            (_taste, _lists) = (new(warm.Taste), warm.Lists.ToDictionary());
        }
    }

    private async Task<WarmList> MakeAsync(RecommendationQuery query, RankingSettings ranking, WarmKey key, DateTimeOffset now)
    {
        // Of the taste as it is now: what comes in meanwhile makes the next list.
        var (likes, version) = (_taste.LikesVersion, _taste.Version);
        var made = await lists.MakeAsync(_taste, query, ranking, WarmList.PlacesFor(query.Limit));
        if (_lists.Count >= MaxLists)
        {
            _lists.Clear();
        }

        var kept = new WarmList
        {
            List = new() { Items = made.Items, ModelVersion = made.ModelVersion, GeneratedAt = now },
            LikesVersion = likes,
            TasteVersion = version,
            IsWhole = made.IsWhole,
            Tried = made.Tried,
        };
        _lists[key] = kept;
        return kept;
    }

    // What is shown for the first time. Of people in no experiment only what was tried: nothing else is ever compared.
    private void Log(WarmKey key, WarmList list, ImmutableArray<RecommendedItem> shown, ExperimentAssignment? assignment, DateTimeOffset now)
    {
        if (assignment is null && list.Tried.IsEmpty)
        {
            return;
        }

        // Another question may have been answered with it since.
        list = _lists.TryGetValue(key, out var kept) && ReferenceEquals(kept.List, list.List) ? kept : list;
        List<Exposure>? logged = null;
        var (place, index, tried) = (0, 0, 0);
        for (; place < shown.Length; index++)
        {
            TriedPlace? choice = tried < list.Tried.Length && list.Tried[tried].Index == index ? list.Tried[tried++] : null;
            if (!ReferenceEquals(list.List.Items[index], shown[place]))
            {
                continue;
            }

            place++;
            if (index >= list.LoggedTo && (assignment is not null || choice is not null))
            {
                (logged ??= []).Add(new()
                {
                    UserId = this.GetPrimaryKeyString(),
                    ContentId = shown[place - 1].ContentId,
                    At = now,
                    Experiment = assignment?.Experiment,
                    Variant = assignment?.Variant,
                    Place = place,
                    Propensity = choice?.Propensity ?? 1,
                    Predicted = choice?.Predicted,
                    Explored = choice?.Targets,
                });
            }
        }

        if (index > list.LoggedTo)
        {
            _lists[key] = list with { LoggedTo = index };
            exposures.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(logged));
        }
    }

    // Without what was hidden or seen since the list was made.
    private ImmutableArray<RecommendedItem> Cut(WarmList kept, int limit)
    {
        var isSeen = kept.TasteVersion != _taste.Version;
        var items = ImmutableArray.CreateBuilder<RecommendedItem>(limit);
        foreach (var item in kept.List.Items)
        {
            if (items.Count == limit)
            {
                break;
            }

            if (!hidden.Contains(item.ContentId) && !(isSeen && _taste.HasSeen(item.ContentId)))
            {
                items.Add(item);
            }
        }

        return items.DrainToImmutable();
    }

    // What this silo answers with without asking again, until something changes.
    private void Publish(RecommendationQuery query, RecommendationList list, RankingSettings ranking, long hiddenVersion)
    {
        var isSame = _answers.Epoch == _taste.Epoch && _answers.Version == _taste.Version && _answers.Answers.Count < MaxLists;
        var others = isSame ? _answers.Answers : WarmAnswers.None.Answers;
        _answers = new(_taste.Epoch, _taste.Version, others.SetItem(query, new(list, ranking, hiddenVersion)));
        local.Set(this.GetPrimaryKeyString(), _answers);
    }

    // One at a time, or the same part would be taken in twice.
    private async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        if (tastes.IsCurrent(this.GetPrimaryKeyString(), _taste.Epoch, _taste.Version, timeProvider.GetUtcNow()))
        {
            return;
        }

        await _catchingUp.WaitAsync(cancellationToken);
        try
        {
            _record ??= GrainFactory.GetGrain<IUserTaste>(this.GetPrimaryKeyString());
            _taste.Apply(await _record.GetSinceAsync(_taste.Epoch, _taste.Version, cancellationToken));
        }
        finally
        {
            _catchingUp.Release();
        }
    }
}
