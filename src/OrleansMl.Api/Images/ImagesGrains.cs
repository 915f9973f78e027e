using OrleansMl.Http;

namespace OrleansMl.Images;

internal static class ImagesGrains
{
    extension(GrainClient grains)
    {
        public IImageGrain Images => grains.Single<IImageGrain>();
    }
}
