using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Models;

namespace OrleansMl.Recommendations;

/// <summary>
/// What users are served is as good as what is measured: a platform is learned from as a trainer does it, its snapshot is published as a
/// file, and the lists of the pipeline as it serves have the nDCG of the same mathematics written out. What a node adds is tested in
/// OrleansMl.Cli.Tests.
/// </summary>
[Trait("speed", "slow")]
public sealed class ServedAsMeasuredTests
{
    private const int Users = 300, Items = 160, Tastes = 4, Dimensions = 16, ContentDimensions = 32, Places = 10;

    private static readonly ModelKey Model = new("text-embedding", "1.0.0");
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly DateTimeOffset Now = Start.AddYears(1);

    // By score alone: what makes a list diverse and what is tried is not in the measured figure.
    private static readonly RankingSettings ByScore = new() { Relevance = 1, PerAuthor = 10, Exploration = 0 };

    private readonly List<(string User, string Item, DateTimeOffset At)> _train = [];
    private readonly Dictionary<string, HashSet<int>> _test = [];
    private readonly float[] _vectors = new float[Items * ContentDimensions];
    private readonly PositiveFeedback _likes;
    private readonly CatalogueSegmentStore _store = new(Model, ContentDimensions);
    private readonly LoadedSnapshot _snapshot;

    public ServedAsMeasuredTests()
    {
        DrawPlatform();
        _likes = PositiveFeedback.Of(_train);
        float[] content = [.. _likes.ItemIds.SelectMany(id => VectorOf(id).ToArray())];
        var training = new SnapshotTraining
        {
            Dimensions = Dimensions,
            Content = new(content, ContentDimensions),
            ContentVersion = Model.ToString(),
        };
        var learned = SnapshotTrainer.Train(_likes, training, (_, _) => { }, TestContext.Current.CancellationToken);
        _snapshot = new(1, FactorSnapshot.Read(learned.ToBytes()));
    }

    [Fact]
    public void A_platform_is_served_as_it_is_measured()
    {
        var map = OrdinalMap.Of(_snapshot, _store);
        var measured = Mean(user => Measured(user));
        Assert.InRange(measured, .15, .9);
        Assert.Equal(measured, Mean(user => Served(user, map)), .005);
    }

    [Fact]
    public void Without_a_map_every_list_is_the_same()
    {
        var map = OrdinalMap.Of(_snapshot, _store);
        Assert.All(_test.Keys.Take(50), user => Assert.Equal(Served(user, map), Served(user, null)));
    }

    // Four tastes; users like items of theirs four times as often as others, and popular ones more often than rare ones.
    private void DrawPlatform()
    {
        var random = new Random(11);
        for (var item = 0; item < Items; item++)
        {
            var vector = _vectors.AsSpan(item * ContentDimensions, ContentDimensions);
            for (var i = 0; i < vector.Length; i++)
            {
                vector[i] = (i % Tastes == item % Tastes ? 1 : 0) + (random.NextSingle() - .5f);
            }

            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            ByteVectors.Restore(ByteVectors.Quantise(vector), vector);
            _store.Apply(
                new()
                {
                    ContentId = $"m{item}",
                    AuthorId = "alice",
                    Type = ContentType.Video,
                    Visible = true,
                    CreatedAt = Start,
                    Version = 1,
                },
                isGone: false,
                Model,
                ByteVectors.Quantise(vector));
        }

        for (var user = 0; user < Users; user++)
        {
            for (var item = 0; item < Items; item++)
            {
                var chance = (item % Tastes == user % Tastes ? .32 : .08) * (1.5 - ((double)item / Items));
                if (random.NextDouble() >= chance)
                {
                    continue;
                }

                if (random.Next(4) > 0)
                {
                    _train.Add(($"u{user}", $"m{item}", Start.AddSeconds(random.Next(10_000_000))));
                }
                else
                {
                    _test.TryAdd($"u{user}", []);
                    _test[$"u{user}"].Add(item);
                }
            }
        }
    }

    private static int ItemOf(string id) => int.Parse(id.AsSpan(1), CultureInfo.InvariantCulture);

    private ReadOnlySpan<float> VectorOf(string id) => _vectors.AsSpan(ItemOf(id) * ContentDimensions, ContentDimensions);

    private double Mean(Func<string, int[]> list) =>
        RankingMetrics.Mean([.. _test.Select(pair => RankingMetrics.Of(list(pair.Key), pair.Value, Places))]).Ndcg;

    private IEnumerable<string> LikesOf(string user) =>
        _train.Where(like => like.User == user).OrderBy(like => like.At).Select(like => like.Item);

    private int[] Served(string user, OrdinalMap? map)
    {
        var profile = new PreferenceProfile();
        foreach (var item in LikesOf(user))
        {
            profile.Add(item, InteractionType.Like);
        }

        profile.Advance(Guid.Empty, 1);
        var inputs = new PipelineInputs
        {
            Snapshot = _snapshot,
            Store = _store,
            Map = map,
            Trends = new([], [], 0, _store, Now),
            Fresh = _store.Latest(64, Now),
            IsHidden = null,
            Now = Now,
            Limits = CandidateLimits.Served,
        };
        var list = RecommendationPipeline.Make(inputs, profile, new(), ByScore, Places, new Random(1));
        return [.. list.Items.Select(item => ItemOf(item.ContentId))];
    }

    // Factors and neighbours as the snapshot has them, in floats; the cosine with the mean of what they liked.
    private int[] Measured(string user)
    {
        var (snapshot, count) = (_snapshot.Snapshot, _likes.Items);
        int[] liked = [.. LikesOf(user).Select(_snapshot.IndexOf)];
        var (factors, neighbours, content) = (new float[count], new float[count], new float[count]);
        var folded = new float[Dimensions];
        snapshot.Factors.FoldIn(liked, [], folded);
        snapshot.Factors.Score(folded, factors);
        snapshot.Neighbours.Score(liked, neighbours);
        var profile = new float[ContentDimensions];
        foreach (var item in liked)
        {
            TensorPrimitives.Add(profile, VectorOf(snapshot.Ids[item]), profile);
        }

        for (var item = 0; item < count; item++)
        {
            content[item] = TensorPrimitives.CosineSimilarity(profile, VectorOf(snapshot.Ids[item]));
        }

        Standardise(factors);
        Standardise(neighbours);
        Standardise(content);
        var share = snapshot.Facts.FactorShare;
        float[] collaborative = [.. factors.Zip(neighbours, (x, y) => (share * x) + ((1 - share) * y))];
        Standardise(collaborative);
        var scores = new float[count];
        for (var item = 0; item < count; item++)
        {
            scores[item] = (float)snapshot.Facts.Calibration.Score(ByScore, collaborative[item], content[item], 0);
        }

        UserScores.Exclude(scores, liked);
        return [.. TopItems.Of(scores, Places).Select(item => ItemOf(snapshot.Ids[item]))];

        void Standardise(float[] scores)
        {
            UserScores.Exclude(scores, liked);
            UserScores.Standardise(scores);
        }
    }
}
