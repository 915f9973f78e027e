using OrleansMl.Http;

namespace OrleansMl.Virality;

internal static class ViralityGrains
{
    extension(GrainClient grains)
    {
        public IViralityGrain Virality => grains.Single<IViralityGrain>();
    }
}
