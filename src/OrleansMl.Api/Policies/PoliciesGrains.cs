using OrleansMl.Http;

namespace OrleansMl.Policies;

internal static class PoliciesGrains
{
    extension(GrainClient grains)
    {
        public IPolicySimulationGrain PolicySimulation => grains.Single<IPolicySimulationGrain>();

        public IPolicyRescanGrain PolicyRescan(string name) => grains.Get<IPolicyRescanGrain>(name);

        public IPolicyGrain Policy(string name) => grains.Get<IPolicyGrain>(name);
    }
}
