using OrleansMl.Http;

namespace OrleansMl.Sessions;

internal static class SessionsGrains
{
    extension(GrainClient grains)
    {
        public ISessionsGrain Sessions(string userId) => grains.Get<ISessionsGrain>(userId);

        public ISessionKeysGrain SessionKeys => grains.Single<ISessionKeysGrain>();
    }
}
