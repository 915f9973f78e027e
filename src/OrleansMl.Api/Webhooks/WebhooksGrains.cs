using OrleansMl.Http;

namespace OrleansMl.Webhooks;

internal static class WebhooksGrains
{
    extension(GrainClient grains)
    {
        public IWebhooksGrain Webhooks => grains.Single<IWebhooksGrain>();
    }
}
