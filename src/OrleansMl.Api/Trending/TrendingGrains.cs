using OrleansMl.Http;

namespace OrleansMl.Trending;

internal static class TrendingGrains
{
    extension(GrainClient grains)
    {
        public ITrendingBoardGrain TrendingBoard(string scope) => grains.Get<ITrendingBoardGrain>(scope);

        public ITrendingHashtagsGrain TrendingHashtags => grains.Single<ITrendingHashtagsGrain>();

        public ITrendingTopicsGrain TrendingTopics => grains.Single<ITrendingTopicsGrain>();
    }
}
