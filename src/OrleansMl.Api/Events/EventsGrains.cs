using OrleansMl.Http;

namespace OrleansMl.Events;

internal static class EventsGrains
{
    extension(GrainClient grains)
    {
        public IEventsGrain Events => grains.Single<IEventsGrain>();
    }
}
