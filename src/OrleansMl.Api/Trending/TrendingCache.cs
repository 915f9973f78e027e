using System.Text.Json;
using BitFaster.Caching;
using BitFaster.Caching.Lru;
using OrleansMl.Http;

namespace OrleansMl.Trending;

/// <summary>Answers as bytes, for a second: however many people look at a board, this node asks for it once.</summary>
internal sealed class TrendingCache(GrainClient grains)
{
    public static readonly TimeSpan Stay = TimeSpan.FromSeconds(1);

    private readonly IAsyncCache<TrendingQuery, byte[]> _boards = Cache<TrendingQuery>();
    private readonly IAsyncCache<(TrendingWindow Window, int Limit), byte[]> _hashtags = Cache<(TrendingWindow, int)>();

    private readonly IAsyncCache<(TrendingWindow Window, int Limit), byte[]> _topics = Cache<(TrendingWindow, int)>();

    public ValueTask<byte[]> BoardAsync(TrendingQuery query) => _boards.GetOrAddAsync(query, LoadBoardAsync);

    public ValueTask<byte[]> HashtagsAsync(TrendingWindow window, int limit) => _hashtags.GetOrAddAsync((window, limit), LoadHashtagsAsync);

    public ValueTask<byte[]> TopicsAsync(TrendingWindow window, int limit) => _topics.GetOrAddAsync((window, limit), LoadTopicsAsync);

    private static IAsyncCache<TKey, byte[]> Cache<TKey>() where TKey : notnull =>
        new ConcurrentLruBuilder<TKey, byte[]>().WithCapacity(4096).WithExpireAfterWrite(Stay).AsAsyncCache().WithAtomicGetOrAdd().Build();

    private async Task<byte[]> LoadBoardAsync(TrendingQuery query) =>
        JsonSerializer.SerializeToUtf8Bytes(
            TrendingView.Of(await grains.TrendingBoard(query.Scope).GetAsync(query.Window), query.Type, query.Limit),
            TrendingJson.Default.TrendingView);

    private async Task<byte[]> LoadTopicsAsync((TrendingWindow Window, int Limit) query)
    {
        var topics = await grains.TrendingTopics.GetAsync(query.Window);
        return JsonSerializer.SerializeToUtf8Bytes(
            new TrendingTopicsView
            {
                Window = TrendingWindows.NameOf(query.Window),
                Topics = [.. topics.Take(query.Limit).Select(TrendingTopicView.Of)]
            }, TrendingJson.Default.TrendingTopicsView);
    }

    private async Task<byte[]> LoadHashtagsAsync((TrendingWindow Window, int Limit) query)
    {
        var hashtags = await grains.TrendingHashtags.GetAsync(query.Window);
        return JsonSerializer.SerializeToUtf8Bytes(
            new TrendingHashtagsView
            {
                Window = TrendingWindows.NameOf(query.Window),
                Hashtags =
                [
                    .. hashtags.Take(query.Limit)
                        .Select(tag => new TrendingHashtagView(tag.Hashtag, Math.Round(tag.Engagement, 3), Math.Round(tag.Error, 3)))
                ],
            },
            TrendingJson.Default.TrendingHashtagsView);
    }
}
