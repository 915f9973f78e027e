using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansMl.Content;
using OrleansMl.Interactions;

namespace OrleansMl.Recommendations;

public sealed class RankedListSerializationTests
{
    // What a silo hands over that has lists as records of its own, one list with a reason and a position that was explored.
    private const string BeforeListsWereCores =
        "IOgg6EAhAQAAAAIAAwAEBQYHCAkKCwExAQ0hIAAFQQN4QAN54OAhIAAxAfoDAP4DAP4DAP4DAAEAAQABAAEAAQABAAEAAQABABEAAQABAAEAAQABAAEAAQABAAEA"
        + "AeDgISAABUEJbGlrZUAVc3RhcgpoZWFydODg4CEgAQMh6MABQQVERcEBwQEBASHogJqZmZmZmdk/gZqZmZmZmdk/gZqZmZmZmck/gZqZmZmZmek/AQkBBeDgIOgB"
        + "DQExAwUh6CAgAAUh6EADYQkDAWEAAMA/wQHgIOhAA2IJAwVhAACAPiHoYAAAAD/BAWEAAIC/ISAABcETwBXg4ODg4OAhIAADIegABYEAAAAAAADAP4EAAAAAAACwPyHo"
        + "gAAAAAAAAPA/gQAAAAAAAOA/gQAAAAAAANA/gQAAAAAAAMA/4ODg4AEdAQPgIYAAgG19B+TcCIEAAAAAAAAAAODg4MEB4OA=";

    private static readonly Serializer Binary = new ServiceCollection()
        .AddSerializer(serializer => serializer.AddAssembly(typeof(CachedList).Assembly).AddAssembly(typeof(RankingSettings).Assembly))
        .BuildServiceProvider().GetRequiredService<Serializer>();

    private static WarmRecommendations Warm
    {
        get
        {
            RankedReasons reasons = new(.5f, null, -1f, ["x", "y"]);
            RankedList list = new(
                [new("a", ContentType.Video, 1.5f, null), new("b", ContentType.Post, .25f, reasons)],
                [new(1, .125, .0625, new(1, .5, .25, .125))],
                7,
                true);
            var cached = new CachedList
            {
                Made = list,
                MadeAt = DateTimeOffset.UnixEpoch.AddDays(20_000),
                LikesVersion = 3,
                TasteVersion = 12,
                LoggedTo = 1,
            };
            return new()
            {
                Taste = new(new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 12, 3, ["x", "y"], [.. new SeenItems().ToBytes()])
                {
                    Names = ["like", "star\nheart"],
                },
                Lists = ImmutableDictionary<CacheKey, CachedList>.Empty.Add(CacheKey.Of(new() { Region = "DE" }, new()), cached),
            };
        }
    }

    [Fact]
    public void What_moves_is_the_same_there()
    {
        var (key, cached) = Warm.Lists.Single();
        RankedReasons reasons = new(.5f, null, -1f, ["x"]) { Parts = new(.25, -.5, -1, -.125) };
        var made = cached.Made with { Items = [new("c", ContentType.Post, -1.375f, reasons)], Explored = [], Repeats = 1 };
        var profile = new PreferenceProfile();
        profile.Add("x", InteractionType.Share, "boost");
        profile.Add("y", InteractionType.View);
        profile.Add("z", InteractionType.Report);
        var moved = Binary.Deserialize<WarmRecommendations>(Binary.SerializeToArray(new WarmRecommendations
        {
            Taste = KeptProfile.Of(profile),
            Lists = ImmutableDictionary<CacheKey, CachedList>.Empty.Add(key, cached with { Made = made }),
        }))!;
        var read = moved.Lists[key].Made;
        Assert.Equal((1, -1.375f), (read.Repeats, read.Items[0].Score));
        Assert.Equal(reasons.Parts, read.Items[0].Reasons!.Parts);
        var next = moved.Taste.ToProfile(new());
        Assert.Equal(profile.LikeSignals, next.LikeSignals);
        Assert.Equal(profile.ViewSignals, next.ViewSignals);
        Assert.Equal(profile.RejectionSignals, next.RejectionSignals);
    }

    [Fact]
    public void Lists_of_a_silo_of_the_version_before_are_read()
    {
        var read = Binary.Deserialize<WarmRecommendations>(Convert.FromBase64String(BeforeListsWereCores))!;
        var (key, cached) = read.Lists.Single();
        var expected = Warm.Lists[key];
        Assert.Equal(expected with { Made = cached.Made }, cached);
        Assert.Equal((expected.Made.ModelVersion, expected.Made.IsWhole), (cached.Made.ModelVersion, cached.Made.IsWhole));
        Assert.Equal(expected.Made.Items[0], cached.Made.Items[0]);
        Assert.Equal(expected.Made.Items[1] with { Reasons = null }, cached.Made.Items[1] with { Reasons = null });
        Assert.Equal(["x", "y"], cached.Made.Items[1].Reasons!.BecauseOf);
        Assert.Equal(expected.Made.Explored, cached.Made.Explored);
    }

    [Fact]
    public void A_profile_moves_with_its_likes_and_their_names()
    {
        var profile = Warm.Taste.ToProfile(new());
        Assert.Equal(["x", "y"], profile.Likes);
        Assert.Equal("star\nheart", profile.LikeNamesOf("y"));
        var kept = KeptProfile.Of(profile);
        Assert.Equal(Warm.Taste.Seen.AsSpan(), kept.Seen.AsSpan());
        Assert.Equal(Warm.Taste.Names.AsSpan(), kept.Names.AsSpan());
    }

    [Fact]
    public void A_silo_of_an_older_version_tells_no_names()
    {
        var profile = (Warm.Taste with { Names = [] }).ToProfile(new());
        Assert.Equal("like", profile.LikeNamesOf("x"));
    }
}
