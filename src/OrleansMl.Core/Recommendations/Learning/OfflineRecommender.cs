using System.Globalization;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Models;
using OrleansMl.Training;

namespace OrleansMl.Recommendations;

/// <summary>
/// Recommends to the users of a <see cref="RankingTask"/> with the pipeline that serves (<see cref="RecommendationPipeline"/>), and with
/// its channels one by one: what settings are chosen by, what scores are calibrated by and what a backtest measures. Nothing is cut: every
/// item is a candidate and every like counts.
/// </summary>
public sealed class OfflineRecommender
{
    // So many users say as much as all of them, and bound the time on large platforms.
    private const int CalibratedUsers = 2000, Negatives = 100;

    private static readonly ModelKey VectorVersion = new("offline", "1.0.0");
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    private readonly RankingTask _task;
    private readonly CollaborativeScorer _scorer;
    private readonly float[] _trend;
    private readonly string[] _ids;
    private readonly PipelineInputs _inputs;

    /// <param name="task">Whose users and items.</param>
    /// <param name="factors">The factors.</param>
    /// <param name="neighbours">The neighbours: EASE or co-visitation.</param>
    /// <param name="factorShare">How much the factors count beside the neighbours, 0–1.</param>
    /// <param name="content">What items are about; null when unknown.</param>
    public OfflineRecommender(RankingTask task, FactorModel factors, IItemScorer neighbours, float factorShare, ContentVectors? content)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(factors);
        (_task, _scorer) = (task, new(factors, neighbours, factorShare));
        _trend = [.. task.Counts.Select(count => MathF.Log2(1 + count))];
        _ids = [.. Enumerable.Range(0, factors.Count).Select(item => item.ToString(CultureInfo.InvariantCulture))];
        var (snapshot, store) = (SnapshotOf(factors, ChannelCalibration.None), StoreOf(task, content));
        _inputs = new()
        {
            Snapshot = snapshot,
            Store = store,
            Map = OrdinalMap.Of(snapshot, store),
            Trends = new([], [], floor: 0, store, Now),
            Fresh = [],
            IsHidden = null,
            Now = Now,
            Limits = CandidateLimits.None,
            ExactContent = content,
        };
    }

    /// <summary>How many users have each item.</summary>
    public void Popularity(int user, Span<float> scores) => _task.Counts.CopyTo(scores);

    /// <summary>The neighbours alone.</summary>
    public void Neighbours(int user, Span<float> scores) => _scorer.Neighbours(_task.Train.ColumnsOf(user), scores);

    /// <summary>The factors alone, as they are served: at one byte a number.</summary>
    public void Factors(int user, Span<float> scores) =>
        _scorer.Factors(_task.Train.ColumnsOf(user), scores, new float[_scorer.Dimensions]);

    /// <summary>Factors and neighbours, each as z-scores of the user.</summary>
    public void Collaborative(int user, Span<float> scores) =>
        _scorer.Score(_task.Train.ColumnsOf(user), _task.Excluded(user), scores, new float[_scorer.Dimensions]);

    /// <summary>How close what items are about is to what the user has.</summary>
    public void Content(int user, Span<float> scores)
    {
        using var channels = ChannelsOf(user);
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = channels.Content(item) ?? float.NegativeInfinity;
        }
    }

    /// <summary>The lists that users would be served: by score alone unless the settings say otherwise.</summary>
    /// <param name="calibration">What z-scores of the channels mean.</param>
    /// <param name="ranking">How lists are put together.</param>
    public UserRanker Lists(ChannelCalibration calibration, RankingSettings ranking)
    {
        var calibrated = SnapshotOf(_inputs.Snapshot!.Snapshot.Factors, calibration);
        var inputs = _inputs with { Snapshot = calibrated, Map = OrdinalMap.Of(calibrated, _inputs.Store) };
        return (user, count) =>
        {
            var list = RecommendationPipeline.Make(
                inputs with { Trends = TrendsOf(user) }, ProfileOf(user), new(), ranking, count, new Random(user));
            return [.. list.Items.Select(item => calibrated.IndexOf(item.ContentId))];
        };
    }

    /// <summary>
    /// What a channel's z means as log-odds that an item is taken: Platt scaling over all pairs of the validation's users with what they
    /// took and a sample of what they did not.
    /// </summary>
    public ChannelCalibration Calibrate(int seed)
    {
        var random = new Random(seed);
        var (collaborative, content, trend) = (new Samples(), new Samples(), new Samples());
        var users = _task.Users.Length <= CalibratedUsers ? _task.Users : [.. random.GetItems(_task.Users, CalibratedUsers).Order()];
        var samples = users.Select(user => (User: user, Items: Sample(user, random))).ToList();
        var z = new float[_trend.Length];
        foreach (var (user, items) in samples)
        {
            using var channels = ChannelsOf(user);
            _trend.CopyTo(z, 0);
            _task.Mask(user, z);
            UserScores.Standardise(z);
            foreach (var (item, isTaken) in items)
            {
                collaborative.Add(channels.Collaborative(item, item), isTaken);
                content.Add(channels.Content(item), isTaken);
                trend.Add(z[item], isTaken);
            }
        }

        return new(collaborative.Fit(), content.Fit(), trend.Fit());
    }

    private List<(int Item, bool IsTaken)> Sample(int user, Random random)
    {
        var taken = _task.Test.ColumnsOf(user);
        var items = new List<(int, bool)>(taken.Length + Negatives);
        foreach (var item in taken)
        {
            items.Add((item, true));
        }

        for (var i = 0; i < Negatives; i++)
        {
            var item = random.Next(_task.Train.Columns);
            if (taken.BinarySearch(item) < 0)
            {
                items.Add((item, false));
            }
        }

        return items;
    }

    private ChannelScores ChannelsOf(int user) => new(_inputs, ProfileOf(user));

    private PreferenceProfile ProfileOf(int user)
    {
        var profile = new PreferenceProfile(int.MaxValue);
        foreach (var item in _task.Train.ColumnsOf(user))
        {
            profile.Add(_ids[item], InteractionType.Like);
        }

        profile.Advance(Guid.Empty, 1);
        return profile;
    }

    // z over what can be shown to this user.
    private TrendLevels TrendsOf(int user)
    {
        float[] z = [.. _trend];
        _task.Mask(user, z);
        UserScores.Standardise(z);
        return new(_ids, z, floor: 0, _inputs.Store, Now);
    }

    private LoadedSnapshot SnapshotOf(FactorModel factors, ChannelCalibration calibration)
    {
        var facts = new SnapshotFacts
        {
            TrainedAt = Now,
            Interactions = 0,
            People = 0,
            Validation = 0,
            FactorShare = 0,
            Calibration = calibration,
        };

        // The neighbours are the scorer's: uncut, and not as they are published.
        return new(0, new(facts, [.. _ids], factors, new(new int[_ids.Length + 1], [], [])), _scorer) { Unranked = _task.Unranked };
    }

    // Every item in the order of its index, which so is its doc id.
    private CatalogueSegmentStore StoreOf(RankingTask task, ContentVectors? content)
    {
        var store = new CatalogueSegmentStore(content is null ? null : VectorVersion, content?.Dimensions ?? 0);
        var vector = new sbyte[store.Dimensions];
        for (var item = 0; item < _ids.Length; item++)
        {
            var isKnown = content?.Item(item).ContainsAnyExcept(0f) is true;
            ByteVectors.Quantise(content is null ? [] : content.Item(item), vector);
            store.Apply(
                new()
                {
                    ContentId = _ids[item],
                    AuthorId = "",
                    Type = ContentType.Post,
                    Visible = task.Counts[item] > 0,
                    CreatedAt = Now,
                    Version = 1,
                },
                isGone: false,
                store.VectorVersion,
                isKnown ? vector : []);
        }

        return store;
    }

    // z of items and whether they were taken; what cannot be shown says nothing.
    private sealed class Samples
    {
        private readonly List<float> _values = [];
        private readonly List<bool> _targets = [];

        public void Add(float? z, bool isTaken)
        {
            if (z > float.NegativeInfinity)
            {
                _values.Add(z.Value);
                _targets.Add(isTaken);
            }
        }

        public (double A, double B) Fit() => _values.Count == 0 ? default : PlattScaler.Fit(_values.ToArray(), _targets.ToArray());
    }
}
