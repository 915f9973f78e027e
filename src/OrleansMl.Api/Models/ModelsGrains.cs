using OrleansMl.Http;

namespace OrleansMl.Models;

internal static class ModelsGrains
{
    extension(GrainClient grains)
    {
        public IModelAdminGrain Models => grains.Single<IModelAdminGrain>();
    }
}
