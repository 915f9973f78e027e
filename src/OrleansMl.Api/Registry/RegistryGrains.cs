using OrleansMl.Http;

namespace OrleansMl.Registry;

internal static class RegistryGrains
{
    extension(GrainClient grains)
    {
        public IModelRegistryGrain ModelRegistry(string name) => grains.Get<IModelRegistryGrain>(name);
    }
}
