using OrleansMl.Http;

namespace OrleansMl.Moderation;

internal static class ModerationGrains
{
    extension(GrainClient grains)
    {
        public IModerationGrain Moderation => grains.Single<IModerationGrain>();
    }
}
