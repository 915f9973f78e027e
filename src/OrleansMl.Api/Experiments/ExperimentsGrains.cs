using OrleansMl.Http;

namespace OrleansMl.Experiments;

internal static class ExperimentsGrains
{
    extension(GrainClient grains)
    {
        public IExperimentsGrain Experiments => grains.Single<IExperimentsGrain>();

        public IExperimentResultsGrain ExperimentResults => grains.Single<IExperimentResultsGrain>();

        public IExposuresGrain Exposures => grains.Single<IExposuresGrain>();
    }
}
