using System.Numerics.Tensors;
using CsCheck;
using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.LinearAlgebra;

namespace OrleansMl.Recommendations;

public sealed class NewItemFactorsTests
{
    private const int Dimensions = 8, People = 300;

    private static readonly IalsOptions Options = new() { Dimensions = Dimensions, Regularisation = .01f, UnobservedWeight = .2f };

    [Fact]
    public void Scores_are_nearly_those_of_an_item_step_over_everybody() => Gen.Int[0, 100_000].Sample(seed =>
    {
        // Two tastes; sixty of one and six of the other like the item.
        var random = new Random(seed);
        float[][] users = [.. Enumerable.Range(0, People).Select(user =>
            Enumerable.Range(0, Dimensions).Select(k => (k % 2 == user % 2 ? .5f : 0) + (.3f * (random.NextSingle() - .5f))).ToArray())];
        int[] likes = [.. Enumerable.Range(0, 120).Where(user => user % 2 == 0 || user % 20 == 1)];
        var items = new NewItemFactors(Options, People);
        for (var user = 0; user < People; user++)
        {
            items.Observe($"u{user}", users[user], likes.Contains(user) ? [("new", 1)] : []);
        }

        var exact = Exact(users, likes);
        float[] expected = [.. users.Select(user => TensorPrimitives.Dot<float>(user, exact))];
        float[] scores = [.. users.Select(user => items.Score("new", user)!.Value)];
        Assert.InRange(Correlation(expected, scores), .95, 1.0001);
    }, iter: 30);

    [Fact]
    public void A_like_counts_once_and_fewer_than_five_people_say_nothing()
    {
        var items = new NewItemFactors(Options, People);
        float[] user = [1, 0, 0, 0, 0, 0, 0, 0];
        for (var i = 0; i < 10; i++)
        {
            items.Observe($"u{i % 4}", user, [("new", 1)]);
        }

        Assert.Equal((0, null), (items.Count, items.Score("new", user)));
        items.Observe("u4", user, [("new", 1)]);
        Assert.Equal(1, items.Count);
        Assert.True(items.Score("new", user) > 0);
        Assert.Equal(["new"], items.Best(user, 3));
    }

    [Fact]
    public void What_is_kept_is_bounded_and_what_many_like_stays()
    {
        var items = new NewItemFactors(Options, People);
        float[] user = [1, 0, 0, 0, 0, 0, 0, 0];
        for (var i = 0; i < 6; i++)
        {
            items.Observe($"u{i}", user, [("liked", 1)]);
        }

        items.Observe("busy", user, [.. Enumerable.Range(0, 3 * NewItemFactors.MaxItems).Select(i => ($"i{i}", 1f))]);
        Assert.NotNull(items.Score("liked", user));
        Assert.Equal(["liked"], items.Best(user, 10));
    }

    [Fact]
    public void A_new_item_that_sixty_people_like_ranks_for_those_like_them_before_the_next_training()
    {
        // Not in the snapshot, and nobody knows what it is about.
        var snapshot = new LoadedSnapshot(1, SmallPlatform.Snapshot.Snapshot);
        var store = SmallPlatform.Store.Compacted();
        store.Apply(
            new()
            {
                ContentId = "new",
                AuthorId = "somebody",
                Type = ContentType.Post,
                Visible = true,
                CreatedAt = SmallPlatform.Now.AddMinutes(-5),
                Version = 1,
            },
            isGone: false,
            store.VectorVersion,
            []);
        var inputs = SmallPlatform.Inputs() with { Snapshot = snapshot, Store = store, Map = OrdinalMap.Of(snapshot, store), Fresh = [] };
        inputs = inputs with { Trends = new([], [], -.5f, store, SmallPlatform.Now) };
        Assert.Null(Collaborative(reader: 0));
        for (var user = 0; user < 60; user++)
        {
            // All of topic 0.
            var profile = SmallPlatform.Profile([.. Enumerable.Range(0, 6).Select(i => (2 * ((user + i) % 20), InteractionType.Like))]);
            profile.Add("new", InteractionType.Like);
            SmallPlatform.List(profile, inputs with { Viewer = $"user-{user}" });
        }

        var (alike, other) = (Collaborative(reader: 0), Collaborative(reader: 1));
        Assert.True(alike > .5, $"{alike}");
        Assert.True(other is null || other < alike - 1, $"{other}");

        float? Collaborative(int reader)
        {
            var profile = SmallPlatform.Profile([.. Enumerable.Range(0, 5).Select(i => ((4 * i) + reader, InteractionType.Like))]);
            var list = SmallPlatform.List(profile, inputs with { Viewer = "reader" }, length: SmallPlatform.Items, explain: true);
            return list.Items.FirstOrDefault(item => item.ContentId == "new").Reasons?.Collaborative;
        }
    }

    private static float[] Exact(float[][] users, int[] likes)
    {
        float[] all = [.. users.SelectMany(user => user)];
        var (system, solution) = (new float[Dimensions * Dimensions], new float[Dimensions]);
        IalsTrainer.Fill(system, solution, all, FactorModel.Gram(all, Dimensions), likes, [], People, Options);
        Cholesky.Factor(system, Dimensions);
        Cholesky.Solve(system, Dimensions, solution);
        return solution;
    }

    private static double Correlation(float[] x, float[] y)
    {
        var statistics = UserScores.Statistics(x, y);
        return statistics.Covariance / (statistics.X.Deviation * statistics.Y.Deviation);
    }
}
