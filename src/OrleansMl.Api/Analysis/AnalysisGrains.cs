using OrleansMl.Http;

namespace OrleansMl.Analysis;

internal static class AnalysisGrains
{
    extension(GrainClient grains)
    {
        public IAnalysisGrain Analysis => grains.Single<IAnalysisGrain>();
    }
}
