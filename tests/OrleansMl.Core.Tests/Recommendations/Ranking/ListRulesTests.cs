using CsCheck;
using OrleansMl.Interactions;
using static OrleansMl.Recommendations.SmallPlatform;

namespace OrleansMl.Recommendations;

/// <summary>What a list owes to who reads it, whatever its scores are.</summary>
public sealed class ListRulesTests
{
    private static readonly Gen<(int Item, InteractionType Type)[]> Acts =
        Gen.Select(Gen.Int[0, Items - 1], Gen.Int[0, 9]).Select((item, type) => (item, (InteractionType)type)).Array[0, 20];

    [Fact]
    public void Nobody_is_shown_what_is_their_own() => Acts.Sample(acts =>
    {
        var list = List(Profile(acts), Inputs(viewer: AuthorOf(3), trends: [3, 7, 11]), length: Items);
        Assert.DoesNotContain(list.Items, item => StoreAuthorOf(item.ContentId) == AuthorOf(3));
        Assert.Contains(list.Items, item => StoreAuthorOf(item.ContentId) == AuthorOf(2));
    });

    [Fact]
    public void Parts_sum_to_the_score() => Gen.Select(Acts, Gen.Bool).Sample((acts, isPublished) =>
    {
        var list = List(Profile(acts), Inputs(isPublished: isPublished, trends: [1, 2, 3]), length: Items, explain: true);
        Assert.All(list.Items, item =>
        {
            var parts = item.Reasons!.Parts!;
            Assert.Equal(item.Score, parts.Collaborative + parts.Content + parts.Trending + parts.Feedback, 1e-4);
        });
    });

    [Fact]
    public void Who_has_seen_everything_gets_an_empty_list() => Assert.Empty(List(SeenAll(), Inputs(), length: 10).Items);

    [Fact]
    public void Who_has_seen_everything_is_shown_again_what_is_longest_ago_when_that_is_set()
    {
        // 0 was rejected, 1 and 5 are their own, 2 was opened again.
        var profile = SeenAll();
        profile.Add(IdOf(0), InteractionType.Hide);
        profile.Add(IdOf(2), InteractionType.View);
        var list = List(profile, Inputs(viewer: AuthorOf(1)), ByScore with { RepeatSeen = true }, length: 5);
        Assert.Equal([IdOf(3), IdOf(4), IdOf(6), IdOf(7), IdOf(8)], list.Items.Select(item => item.ContentId));
        Assert.Equal((5, true), (list.Repeats, list.IsWhole));
        var all = List(profile, Inputs(viewer: AuthorOf(1)), ByScore with { RepeatSeen = true }, length: Items);
        Assert.Equal(IdOf(2), all.Items[^1].ContentId);
    }

    [Fact]
    public void What_is_new_to_them_comes_before_what_is_shown_again()
    {
        var profile = Profile([.. Enumerable.Range(3, Items - 3).Select(item => (item, InteractionType.Impression))]);
        var list = List(profile, Inputs(), ByScore with { RepeatSeen = true }, length: 10);
        Assert.Equal([0, 1, 2], list.Items.Take(3).Select(item => int.Parse(item.ContentId.AsSpan(5))).Order());
        Assert.Equal((10, 7), (list.Items.Length, list.Repeats));
    }

    private static PreferenceProfile SeenAll() =>
        Profile([.. Enumerable.Range(0, Items).Select(item => (item, InteractionType.Impression))]);

    private static string StoreAuthorOf(string contentId) => Store.Find(contentId)!.AuthorId;
}
