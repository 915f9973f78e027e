using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Analysis;
using OrleansMl.Content;
using OrleansMl.Models;

namespace OrleansMl.Trending;

/// <summary>
/// Groups the top of the global board by what it is about. Asks the items themselves for their vectors, which analyses those that nobody
/// has read; who refused analysis is in no topic. A minute's answer is kept, and all who ask meanwhile wait for the same one.
/// </summary>
[GrainType("trending-topics"), StatelessWorker(1, false), Reentrant]
internal sealed class TrendingTopicsGrain(
    IGrainFactory grains, ContentMetadataCache facts, TimeProvider timeProvider) : Grain, ITrendingTopicsGrain
{
    private const int Items = 200;
    private const int LabelWords = 4;
    private static readonly TimeSpan Stay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly (ImmutableArray<TrendingTopic> Topics, DateTimeOffset At)[] _kept =
        new (ImmutableArray<TrendingTopic>, DateTimeOffset)[3];
    private readonly Task<ImmutableArray<TrendingTopic>>?[] _finding = new Task<ImmutableArray<TrendingTopic>>?[3];

    public async Task<ImmutableArray<TrendingTopic>> GetAsync(TrendingWindow window, CancellationToken cancellationToken)
    {
        var (kept, at) = _kept[(int)window];
        if (!kept.IsDefault && (timeProvider.GetUtcNow() - at).Duration() < Stay)
        {
            return kept;
        }

        // Not cancelled with one of those who wait for it.
        var finding = _finding[(int)window] ??= FindAsync(window);
        try
        {
            return await finding;
        }
        finally
        {
            if (_finding[(int)window] == finding)
            {
                _finding[(int)window] = null;
            }
        }
    }

    private async Task<ImmutableArray<TrendingTopic>> FindAsync(TrendingWindow window)
    {
        var board = await grains.GetGrain<ITrendingBoardGrain>(TrendingScope.Global.ToString()).GetAsync(window);
        var items = board.Items.Take(Items).ToList();
        using var patience = new CancellationTokenSource(Patience, timeProvider);
        var vectors = await Task.WhenAll(items.Select(item => VectorAsync(item.ContentId, patience.Token)));

        // Vectors of two versions of a model have nothing in common.
        var version = vectors
            .Select(vector => vector.Version)
            .OfType<ModelKey>()
            .CountBy(version => version)
            .OrderByDescending(count => count.Value)
            .Select(count => (ModelKey?)count.Key)
            .FirstOrDefault();
        var clusters = TopicClusters.Find(
            [.. vectors.Select(vector => version is not null && vector.Version == version ? vector.Numbers.AsMemory() : default)]);
        var groups = Enumerable.Range(0, items.Count)
            .GroupBy(i => clusters[i])
            .Where(group => group.Count() > 1)
            .Select(group => group.ToList())
            .ToList();
        var texts = await Task.WhenAll(
            groups
                .SelectMany(group => group)
                .Select(async i =>
                    (Item: i, Text: (await grains.GetGrain<IContentGrain>(items[i].ContentId).GetAsync(patience.Token))?.Text ?? "")));

        var authors = await Task.WhenAll(groups.Select(async group =>
            (await Task.WhenAll(group.Select(i => facts.GetAsync(items[i].ContentId).AsTask())))
                .Select(known => known?.AuthorKey).Distinct().Count()));

        // Two hundred long texts are no work for a turn.
        var labels = await Task.Run(() =>
        {
            var terms = texts.ToDictionary(text => text.Item, text => TagExtractor.Extract(text.Text));
            return TopicLabels.Find(
                [.. groups.Select(group => group.SelectMany(i => terms[i].Select(tag => tag.Tag)).ToList())], LabelWords);
        });
        ImmutableArray<TrendingTopic> topics =
        [
            .. groups.Select((group, i) =>
            {
                var engagement = group.Sum(item => items[item].Engagement);
                return new TrendingTopic
                {
                    Label = [.. labels[i]],
                    Engagement = TopicClusters.Engagement([.. group.Select(item => items[item].Engagement)], authors[i]),
                    Velocity = engagement > 0 ? group.Sum(item => items[item].Velocity * items[item].Engagement) / engagement : 0,
                    Bursts = group.Count(item => items[item].IsBurst),
                    ContentIds = [.. group.Select(item => items[item].ContentId)],
                };
            }).OrderByDescending(topic => topic.Engagement).ThenBy(topic => topic.ContentIds[0], StringComparer.Ordinal),
        ];
        _kept[(int)window] = (topics, timeProvider.GetUtcNow());
        return topics;
    }

    private async Task<ContentVector> VectorAsync(string contentId, CancellationToken cancellationToken)
    {
        try
        {
            return await grains.GetGrain<IStoredAnalysis>(contentId).GetVectorAsync(cancellationToken);
        }
        catch (Exception exception)
            when (exception is ModelBusyException or ModelUnavailableException or TimeoutException or OperationCanceledException)
        {
            // One item without a vector is one item without a topic.
            return new(null, []);
        }
    }
}
