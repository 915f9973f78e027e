using OrleansMl.Http;

namespace OrleansMl.Jobs;

internal static class JobsGrains
{
    extension(GrainClient grains)
    {
        public IDeadLettersGrain DeadLetters => grains.Single<IDeadLettersGrain>();
    }
}
