using OrleansMl.Recommendations;

namespace OrleansMl.Interactions;

public sealed class UserLikesTests(TrainerCluster cluster) : IClassFixture<TrainerCluster>
{
    private const int Items = 260;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_likes_that_are_kept_are_told_once_each_since_their_first()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, Items).Select(_ => cluster.PostAsync()));
        var start = cluster.Time.GetUtcNow().AddDays(-10);
        var person = cluster.Client.GetGrain<IUserInteractionsGrain>("likes-much");
        Assert.Empty((await cluster.Client.GetGrain<IUserLikes>("likes-much").GetLikesAsync(Token)).Likes);

        // Likes first; then more than a thousand other things, so that the likes are far back.
        InteractionType[] kinds =
        [
            InteractionType.Like,
            InteractionType.View,
            InteractionType.Share,
            InteractionType.Hide,
            InteractionType.Comment
        ];
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            await person.RecordAsync([.. ids.Select(id => new Interaction
            {
                ContentId = id,
                Type = kinds[kind],
                At = start.AddDays(kind)
            })], Token);
        }

        // One is taken back altogether; of another only the like, so that its share is the first that stands.
        await person.RetractAsync(ids[0], null, Token);
        await person.RetractAsync(ids[1], InteractionType.Like, Token);
        var told = await cluster.Client.GetGrain<IUserLikes>("likes-much").GetLikesAsync(Token);
        Assert.Equal([ids[0]], told.Met);
        var likes = told.Likes.ToDictionary(like => like.ContentId, like => like.At);
        Assert.Equal(ids[1..].Order(), likes.Keys.Order());
        Assert.Equal(start.AddDays(2), likes[ids[1]]);
        Assert.All(ids[2..], id => Assert.Equal(start, likes[id]));
    }

    [Fact]
    public async Task What_was_rejected_after_it_was_liked_is_not_liked()
    {
        var (kept, rejected, back) = (await cluster.PostAsync(), await cluster.PostAsync(), await cluster.PostAsync());
        var person = cluster.Client.GetGrain<IUserInteractionsGrain>("likes-changed");
        foreach (var (id, type) in new[]
        {
            (kept, InteractionType.Dislike), (kept, InteractionType.Like),
            (rejected, InteractionType.Like), (rejected, InteractionType.Report),
            (back, InteractionType.Like), (back, InteractionType.Hide),
        })
        {
            await person.RecordAsync([new() { ContentId = id, Type = type }], Token);
        }

        await person.RetractAsync(back, InteractionType.Hide, Token);
        var told = await cluster.Client.GetGrain<IUserLikes>("likes-changed").GetLikesAsync(Token);
        Assert.Equal(new[] { kept, back }.Order(), told.Likes.Select(like => like.ContentId).Order());
        Assert.Equal([rejected], told.Met);
    }
}
