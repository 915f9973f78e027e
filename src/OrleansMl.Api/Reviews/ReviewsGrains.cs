using OrleansMl.Http;

namespace OrleansMl.Reviews;

internal static class ReviewsGrains
{
    extension(GrainClient grains)
    {
        public IReviewsGrain Reviews => grains.Single<IReviewsGrain>();

        public IReviewQueuesGrain ReviewQueues => grains.Single<IReviewQueuesGrain>();
    }
}
