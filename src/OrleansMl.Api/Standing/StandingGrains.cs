using OrleansMl.Http;

namespace OrleansMl.Standing;

internal static class StandingGrains
{
    extension(GrainClient grains)
    {
        public IStandingGrain Standing(string userId) => grains.Get<IStandingGrain>(userId);
    }
}
