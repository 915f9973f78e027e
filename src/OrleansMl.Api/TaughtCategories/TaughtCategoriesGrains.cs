using OrleansMl.Http;

namespace OrleansMl.TaughtCategories;

internal static class TaughtCategoriesGrains
{
    extension(GrainClient grains)
    {
        public ITaughtCategoriesGrain TaughtCategories => grains.Single<ITaughtCategoriesGrain>();
    }
}
