using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BitFaster.Caching;
using BitFaster.Caching.Lru;
using OrleansMl.Http;

namespace OrleansMl.Trending;

/// <summary>Answers as bytes, for a second: however many people look at a board, this node asks for it once.</summary>
internal sealed class TrendingCache(GrainClient grains)
{
    public static readonly TimeSpan Stay = TimeSpan.FromSeconds(1);

    // Of the hash that names an order: enough that two boards of one stream do not meet.
    private const int OrderBytes = 8;

    private readonly IAsyncCache<TrendingQuery, BoardAnswer> _boards = Cache<TrendingQuery, BoardAnswer>();
    private readonly IAsyncCache<(TrendingWindow Window, int Limit), byte[]> _hashtags = Cache<(TrendingWindow, int), byte[]>();

    private readonly IAsyncCache<(TrendingWindow Window, int Limit), byte[]> _topics = Cache<(TrendingWindow, int), byte[]>();

    public ValueTask<BoardAnswer> BoardAsync(TrendingQuery query) => _boards.GetOrAddAsync(query, LoadBoardAsync);

    public ValueTask<byte[]> HashtagsAsync(TrendingWindow window, int limit) => _hashtags.GetOrAddAsync((window, limit), LoadHashtagsAsync);

    public ValueTask<byte[]> TopicsAsync(TrendingWindow window, int limit) => _topics.GetOrAddAsync((window, limit), LoadTopicsAsync);

    private static IAsyncCache<TKey, TValue> Cache<TKey, TValue>() where TKey : notnull =>
        new ConcurrentLruBuilder<TKey, TValue>().WithCapacity(4096).WithExpireAfterWrite(Stay).AsAsyncCache().WithAtomicGetOrAdd().Build();

    private async Task<BoardAnswer> LoadBoardAsync(TrendingQuery query)
    {
        var view = TrendingView.Of(await grains.TrendingBoard(query.Scope).GetAsync(query.Window), query.Type, query.Limit);
        var order = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', view.Items.Select(item => item.ContentId))));
        return new(
            JsonSerializer.SerializeToUtf8Bytes(view, TrendingJson.Default.TrendingView),
            Convert.ToHexStringLower(order.AsSpan(0, OrderBytes)));
    }

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

/// <summary>A board as JSON, and a name of the order of its items that is the same on every node.</summary>
internal sealed record BoardAnswer(byte[] Json, string Order);
