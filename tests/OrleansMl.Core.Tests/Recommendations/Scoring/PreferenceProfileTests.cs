using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

public sealed class PreferenceProfileTests
{
    [Fact]
    public void Nobody_is_shown_again_what_they_have_seen()
    {
        // A thousand users with five hundred events each.
        var random = new Random(1);
        for (var user = 0; user < 1000; user++)
        {
            var (profile, seen) = (new PreferenceProfile(), new HashSet<string>());
            for (var i = 0; i < 500; i++)
            {
                var id = $"item-{random.Next(2000)}";
                profile.Add(id, (InteractionType)random.Next(10), isRetracted: random.Next(10) == 0);
                seen.Add(id);
            }

            Assert.All(seen, id => Assert.True(profile.HasSeen(id)));
            Assert.All(profile.Likes, id => Assert.Contains(id, seen));

            // At most 500 items: exact both ways.
            Assert.DoesNotContain(Enumerable.Range(2000, 200), item => profile.HasSeen($"item-{item}"));
        }
    }

    [Fact]
    public void Likes_are_the_latest_that_were_not_taken_back()
    {
        var profile = new PreferenceProfile();
        profile.Add("a", InteractionType.Like);
        profile.Add("b", InteractionType.Share);
        profile.Add("a", InteractionType.Like, isRetracted: true);
        profile.Add("c", InteractionType.View);
        profile.Add("d", InteractionType.Like);
        Assert.Equal(["b", "d"], profile.Likes);
        profile.Add("d", InteractionType.Report);
        profile.Add("b", InteractionType.Comment);
        Assert.Equal(["b"], profile.Likes);
    }

    [Fact]
    public void A_like_stays_as_long_as_one_of_its_names_does()
    {
        var profile = new PreferenceProfile();
        profile.Add("a", InteractionType.Like, "star");
        profile.Add("a", InteractionType.Like, "heart");
        profile.Add("a", InteractionType.Like, "star", isRetracted: true);
        Assert.Equal(["a"], profile.Likes);
        profile.Add("a", InteractionType.Like, "heart", isRetracted: true);
        Assert.Empty(profile.Likes);
        Assert.True(profile.HasSeen("a"));
    }

    [Fact]
    public void A_record_that_was_lost_in_part_is_told_anew()
    {
        var profile = new PreferenceProfile();
        profile.Add("b", InteractionType.Like);
        profile.Advance(Guid.Empty, 7);
        var likes = profile.LikesVersion;
        profile.Restart([]);
        profile.Add("x", InteractionType.Like);
        profile.Advance(Guid.Empty, 1);
        Assert.Equal(["x"], profile.Likes);
        Assert.Equal((false, 1L), (profile.HasSeen("b"), profile.Version));
        Assert.True(profile.LikesVersion > likes);
    }

    [Fact]
    public void Only_the_latest_likes_are_kept()
    {
        var profile = new PreferenceProfile(maxLikes: 3);
        for (var i = 0; i < 5; i++)
        {
            profile.Add($"item-{i}", InteractionType.Like);
        }

        profile.Advance(Guid.Empty, 5);
        Assert.Equal(["item-2", "item-3", "item-4"], profile.Likes);
        Assert.True(profile.HasSeen("item-0"));
    }

    [Fact]
    public void Another_one_goes_on_from_what_is_kept()
    {
        var profile = new PreferenceProfile();
        profile.Add("a", InteractionType.Like, "star");
        profile.Add("b", InteractionType.View);
        profile.Advance(new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 2);
        profile.Add("c", InteractionType.Hide);
        var next = new PreferenceProfile(
            profile.Epoch,
            profile.Version,
            profile.LikesVersion,
            profile.LikeSignals,
            profile.ViewSignals,
            profile.RejectionSignals,
            profile.SeenToBytes());
        Assert.Equal(["b"], next.Views);
        Assert.Equal(["c"], next.Rejections);
        Assert.Equal(5, next.RejectionWeightOf("c"));
        Assert.Equal((profile.Epoch, 2L, profile.LikesVersion, true), (next.Epoch, next.Version, next.LikesVersion, next.HasSeen("b")));
        next.Add("a", InteractionType.Like, "star", isRetracted: true);
        Assert.Empty(next.Likes);
    }

    [Fact]
    public void The_last_word_on_an_item_counts()
    {
        var profile = new PreferenceProfile();
        profile.Add("a", InteractionType.Dislike);
        profile.Add("a", InteractionType.Like);
        profile.Add("b", InteractionType.Like);
        profile.Add("b", InteractionType.Report);
        profile.Add("b", InteractionType.View);
        Assert.Equal(["a"], profile.Likes);
        Assert.Equal(["b"], profile.Rejections);
        Assert.Empty(profile.Views);
    }

    [Fact]
    public void An_item_weighs_as_the_heaviest_of_what_was_done_with_it()
    {
        var profile = new PreferenceProfile();
        profile.Add("a", InteractionType.Like);
        profile.Add("a", InteractionType.Comment);
        profile.Add("b", InteractionType.Watch);
        Assert.Equal([3f, .5f], profile.LikeWeights.ToArray());
        profile.Add("a", InteractionType.Comment, isRetracted: true);
        Assert.Equal([1f, .5f], profile.LikeWeights.ToArray());
    }

    [Fact]
    public void Five_views_make_lists_out_of_date_and_four_do_not()
    {
        var profile = new PreferenceProfile();
        for (var i = 0; i < 4; i++)
        {
            profile.Add($"item-{i}", InteractionType.View);
        }

        Assert.Equal(0, profile.LikesVersion);
        profile.Add("item-4", InteractionType.View);
        Assert.Equal(1, profile.LikesVersion);
    }
}
