using OrleansMl.Http;

namespace OrleansMl.ApiKeys;

internal static class ApiKeysGrains
{
    extension(GrainClient grains)
    {
        public IApiKeysGrain ApiKeys => grains.Single<IApiKeysGrain>();

        public IApiKeyGrain ApiKey(string id) => grains.Get<IApiKeyGrain>(id);
    }
}
