using OrleansMl.Catalogue;
using OrleansMl.Http;

namespace OrleansMl.Content;

internal static class ContentGrains
{
    extension(GrainClient grains)
    {
        public IContentGrain Content(string id) => grains.Get<IContentGrain>(id);

        public ICatalogueGrain Catalogue => grains.Single<ICatalogueGrain>();
    }
}
