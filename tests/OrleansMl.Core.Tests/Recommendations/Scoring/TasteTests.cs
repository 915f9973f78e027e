using CsCheck;
using OrleansMl.Interactions;
using static OrleansMl.Recommendations.SmallPlatform;

namespace OrleansMl.Recommendations;

/// <summary>What people do moves their lists by what it weighs.</summary>
public sealed class TasteTests
{
    private static readonly RankingSettings Explained = ByScore;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Twelve_views_of_one_topic_make_a_list_of_it(bool isPublished)
    {
        // Everything that trends is of the other topic.
        var profile = Profile([.. Enumerable.Range(0, 12).Select(i => (2 * i, InteractionType.View))]);
        var list = List(profile, Inputs(isPublished: isPublished, trends: [1, 3, 5, 7, 9]), length: 8);
        Assert.Equal(8, list.Items.Count(item => TopicOf(item.ContentId) == 0));
    }

    [Fact]
    public void One_view_moves_scores_by_a_tenth_of_a_like()
    {
        var (viewed, liked) = (Scores((0, InteractionType.View)), Scores((0, InteractionType.Like)));
        var nothing = Scores();
        foreach (var id in viewed.Keys)
        {
            Assert.Equal(.1 * (liked[id] - nothing[id]), viewed[id] - nothing[id], 1e-3);
        }
    }

    [Theory]
    [InlineData(InteractionType.View, InteractionType.Watch)]
    [InlineData(InteractionType.Watch, InteractionType.Like)]
    [InlineData(InteractionType.Like, InteractionType.Comment)]
    [InlineData(InteractionType.Comment, InteractionType.Share)]
    public void What_weighs_more_moves_a_list_more(InteractionType lighter, InteractionType heavier)
    {
        // One item of each topic: the topic of the heavier one wins.
        var first = Scores((0, heavier), (1, lighter));
        var second = Scores((0, lighter), (1, heavier));
        Assert.True(Lead(first) > 0);
        Assert.True(Lead(second) < 0);

        static double Lead(Dictionary<string, double> scores) =>
            scores.Where(one => TopicOf(one.Key) == 0).Average(one => one.Value)
            - scores.Where(one => TopicOf(one.Key) == 1).Average(one => one.Value);
    }

    [Fact]
    public void Ten_dislikes_lower_the_rest_of_their_author_and_topic()
    {
        // Ten of topic 1, by author-1 and author-3; author-0 and author-2 write of topic 0.
        (int, InteractionType)[] likes = [(0, InteractionType.Like), (1, InteractionType.Like)];
        var (before, after) = (
            Scores(likes), Scores([.. likes, .. Enumerable.Range(1, 10).Select(i => ((2 * i) + 1, InteractionType.Dislike))]));
        foreach (var id in after.Keys)
        {
            var change = after[id] - before[id];
            Assert.True(TopicOf(id) == 1 ? change < -1 : change > -.01, $"{id}: {change}");
        }
    }

    [Fact]
    public void A_dislike_that_is_taken_back_costs_nothing()
    {
        var profile = Profile((0, InteractionType.Like), (1, InteractionType.Dislike));
        profile.Add(IdOf(1), InteractionType.Dislike, isRetracted: true);
        var reference = Profile((0, InteractionType.Like), (1, InteractionType.Impression));
        Assert.Equal(Scores(reference), Scores(profile));
    }

    [Fact]
    public void Penalties_are_those_of_the_definition() =>
        Gen.Select(Gen.Int[0, Items - 1], Gen.Int[2, 9]).Select((item, type) => (item, (InteractionType)type)).Array[0, 30].Sample(acts =>
        {
            var profile = Profile(acts);
            var penalties = RejectionPenalties.Of(profile, Store);
            Assert.Equal(profile.Rejections.Count == 0, penalties is null);
            for (var item = 0; item < Items && penalties is not null; item++)
            {
                var docId = Store.DocIdOf(IdOf(item));
                var (ofAuthor, ofCategory) = (Net(other => other % 4 == item % 4), Net(other => other % 2 == item % 2));
                var expected = -((.6 * Math.Log(1 + ofAuthor)) + (.4 * Math.Log(1 + ofCategory)));
                Assert.Equal(expected, penalties.Of(Store.FactsAt(docId).Author, [$"topic-{item % 2}"]), 1e-6);
            }

            double Net(Predicate<int> isAlike) =>
                Math.Max(0, Sum(profile.Rejections, isAlike) - (AnyRejected(isAlike) ? Sum(profile.Likes, isAlike) : 0));

            bool AnyRejected(Predicate<int> isAlike) => profile.Rejections.Any(id => isAlike(int.Parse(id.AsSpan(5))));

            // Of what was done to an item last; what stood before it on the same side counts as well.
            double Sum(IEnumerable<string> ids, Predicate<int> isAlike) => ids
                .Where(id => isAlike(int.Parse(id.AsSpan(5))))
                .Sum(id => acts
                    .Where(act => IdOf(act.item) == id)
                    .Reverse()
                    .TakeWhile(act => FeedbackSignals.IsRejection(act.Item2) == profile.Rejections.Contains(id))
                    .Max(act => Math.Abs(FeedbackSignals.DefaultWeights.WeightOf(act.Item2))));
        });

    [Fact]
    public void Weights_of_one_are_no_weights() =>
        Gen.Int[0, Items - 1].HashSet[1, 20].Sample(drawn =>
        {
            int[] liked = [.. drawn.Order()];
            float[] ones = [.. liked.Select(_ => 1f)];
            var (z, weighted, user) = (new float[Items], new float[Items], new float[Snapshot.Scorer.Dimensions]);
            Snapshot.Scorer.Score(liked, liked, z, user);
            Snapshot.Scorer.Score(liked, ones, liked, weighted, user);
            for (var item = 0; item < Items; item++)
            {
                Assert.True(z[item] == weighted[item] || Math.Abs(z[item] - weighted[item]) < 1e-4f);
            }
        });

    [Fact]
    public void An_item_of_weight_two_counts_as_two_among_the_neighbours()
    {
        var table = Snapshot.Snapshot.Neighbours;
        var (twice, weighted) = (new float[Items], new float[Items]);
        table.Score([3, 3, 8], twice);
        table.Score([3, 8], [2, 1], weighted);
        for (var item = 0; item < Items; item++)
        {
            Assert.Equal(twice[item], weighted[item], 1e-5f);
        }
    }

    private static Dictionary<string, double> Scores(params (int Item, InteractionType Type)[] acts) => Scores(Profile(acts));

    private static Dictionary<string, double> Scores(PreferenceProfile profile) =>
        List(profile, Inputs(), Explained, length: Items).Items.ToDictionary(item => item.ContentId, item => (double)item.Score);
}
