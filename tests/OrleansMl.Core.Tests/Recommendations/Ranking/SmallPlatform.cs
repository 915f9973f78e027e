using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.LinearAlgebra;
using OrleansMl.Models;

namespace OrleansMl.Recommendations;

/// <summary>
/// 40 items of two topics by turns, each topic with a direction, a category and two authors of its own; published factors and neighbours
/// of people who like one topic.
/// </summary>
internal static class SmallPlatform
{
    public const int Items = 40;
    private const int Vector = 8, Factors = 4, Users = 60;

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ModelKey Model = new("text-embedding", "1.0.0");

    public static CatalogueSegmentStore Store { get; } = CreateStore();

    public static LoadedSnapshot Snapshot { get; } = Learn();

    public static string IdOf(int item) => $"item-{item}";

    public static int TopicOf(string contentId) => int.Parse(contentId.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture) % 2;

    public static string AuthorOf(int item) => $"author-{item % 4}";

    public static PreferenceProfile Profile(params ReadOnlySpan<(int Item, InteractionType Type)> acts)
    {
        var profile = new PreferenceProfile();
        foreach (var (item, type) in acts)
        {
            profile.Add(IdOf(item), type);
        }

        profile.Advance(Guid.Empty, acts.Length);
        return profile;
    }

    public static PipelineInputs Inputs(string? viewer = null, bool isPublished = true, params ReadOnlySpan<int> trends) => new()
    {
        Snapshot = isPublished ? Snapshot : null,
        Store = Store,
        Map = isPublished ? OrdinalMap.Of(Snapshot, Store) : null,
        Trends = Levels(trends),
        Fresh = Store.Latest(Items, Now),
        IsHidden = null,
        Now = Now,
        Limits = CandidateLimits.Served,
        Viewer = viewer,
    };

    public static RankedList List(
        PreferenceProfile profile, in PipelineInputs inputs, RankingSettings? ranking = null, int length = 10, bool explain = false) =>
        RecommendationPipeline.Make(inputs, profile, new() { Explain = explain }, ranking ?? ByScore, length, new Random(1));

    public static RankingSettings ByScore { get; } = new() { Relevance = 1, PerAuthor = 10, Exploration = 0 };

    private static TrendLevels Levels(ReadOnlySpan<int> trends)
    {
        string[] ids = [.. trends.ToArray().Select(IdOf)];
        return new(ids, Enumerable.Repeat(2f, ids.Length).ToArray(), floor: -.5f, Store, Now);
    }

    private static CatalogueSegmentStore CreateStore()
    {
        var (store, random) = (new CatalogueSegmentStore(Model, Vector), new Random(1));
        for (var item = 0; item < Items; item++)
        {
            float[] vector =
                [.. Enumerable.Range(0, Vector).Select(i => (i % 2 == item % 2 ? 1 : 0) + (.3f * (random.NextSingle() - .5f)))];
            var length = MathF.Sqrt(vector.Sum(x => x * x));
            store.Apply(
                new()
                {
                    ContentId = IdOf(item),
                    AuthorId = AuthorOf(item),
                    Type = ContentType.Post,
                    Visible = true,
                    Categories = [$"topic-{item % 2}"],
                    CreatedAt = Now.AddDays(-1).AddMinutes(item),
                    Version = 1,
                },
                isGone: false,
                Model,
                ByteVectors.Quantise(vector.Select(x => x / length).ToArray()));
        }

        return store;
    }

    private static LoadedSnapshot Learn()
    {
        var random = new Random(2);
        var likes = SparseMatrix.Create(Users, Items, Enumerable.Range(0, Users).SelectMany(user => Enumerable.Range(0, 12)
            .Select(_ => (user, (2 * random.Next(Items / 2)) + (user % 2), 1f))));
        var factors = IalsTrainer.Train(likes, new() { Dimensions = Factors, Epochs = 6 });
        var facts = new SnapshotFacts
        {
            TrainedAt = Now.AddHours(-1),
            Interactions = 0,
            People = Users,
            Validation = .4,
            FactorShare = .5f,
            Calibration = new((.9, -2), (.7, -1.5), (.2, -3)),
        };
        return new(1, new(
            facts,
            [.. Enumerable.Range(0, Items).Select(IdOf)],
            factors,
            ItemNeighbours.TableOf(ItemNeighbours.Learn(likes, 20, CancellationToken.None))));
    }
}
