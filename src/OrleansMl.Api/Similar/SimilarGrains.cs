using OrleansMl.Http;

namespace OrleansMl.Similar;

internal static class SimilarGrains
{
    extension(GrainClient grains)
    {
        public ISimilarContentGrain Similar => grains.Single<ISimilarContentGrain>();
    }
}
