using OrleansMl.Http;

namespace OrleansMl.Banks;

internal static class BanksGrains
{
    extension(GrainClient grains)
    {
        public IBanksGrain Banks => grains.Single<IBanksGrain>();
    }
}
