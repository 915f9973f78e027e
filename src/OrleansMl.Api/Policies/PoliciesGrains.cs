using OrleansMl.Http;

namespace OrleansMl.Policies;

internal static class PoliciesGrains
{
    extension(GrainClient grains)
    {
        public IPolicySimulationGrain PolicySimulation => grains.Single<IPolicySimulationGrain>();

        public IPolicyGrain Policy(string name) => grains.Get<IPolicyGrain>(name);
    }
}
