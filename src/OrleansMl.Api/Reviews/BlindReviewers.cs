using OrleansMl.Content;
using OrleansMl.Http;
using OrleansMl.Security;

namespace OrleansMl.Reviews;

/// <summary>Whoever is about to decide a blind case learns nothing from the item's log either.</summary>
internal sealed class BlindReviewers(GrainClient grains) : IDecisionVeil
{
    public async ValueTask<bool> HidesAsync(string contentId, int revision, Caller caller) =>
        !caller.Is(CallerRoles.Service) && await grains.Reviews.IsBlindAsync(contentId, revision, caller.Reviewer());
}
