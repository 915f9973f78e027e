using OrleansMl.Http;

namespace OrleansMl.Recommendations;

internal static class RecommendationsGrains
{
    extension(GrainClient grains)
    {
        public IUserRecommendationsGrain Recommendations(string userId) => grains.Get<IUserRecommendationsGrain>(userId);

        public ISessionRecommendationsGrain SessionRecommendations => grains.Single<ISessionRecommendationsGrain>();

        public IFactorTrainerGrain FactorTrainer => grains.Single<IFactorTrainerGrain>();
    }
}
