using OrleansMl.Http;

namespace OrleansMl.Interactions;

internal static class InteractionsGrains
{
    extension(GrainClient grains)
    {
        public IUserInteractionsGrain UserInteractions(string userId) => grains.Get<IUserInteractionsGrain>(userId);

        public IItemUsersGrain ItemUsers(string contentId) => grains.Get<IItemUsersGrain>(contentId);

        public IInteractionExportGrain InteractionExport => grains.Single<IInteractionExportGrain>();
    }
}
