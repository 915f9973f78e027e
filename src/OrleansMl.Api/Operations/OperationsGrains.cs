using OrleansMl.Http;

namespace OrleansMl.Operations;

internal static class OperationsGrains
{
    extension(GrainClient grains)
    {
        public INodeHealthGrain Health => grains.Single<INodeHealthGrain>();
    }
}
