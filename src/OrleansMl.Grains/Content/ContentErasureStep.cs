using OrleansMl.Catalogue;
using OrleansMl.Security;
using OrleansMl.Users;

namespace OrleansMl.Content;

/// <summary>
/// Withdraws a user's items and erases their texts: those that the catalogue lists, and those that the user's grain remembers.
/// </summary>
internal sealed class ContentErasureStep(IGrainFactory grains) : IErasureStep
{
    private const int Page = 200, AtOnce = 32;

    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Content;

    public async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        var key = await grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(Pseudonym.Purpose, cancellationToken);
        var pseudonym = Pseudonym.Of(key, request.UserId, request.Since);
        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        string? after = null;
        do
        {
            var items = await catalogue.OfAuthorAsync(request.UserId, after, Page, cancellationToken);
            await EraseAsync(items.Select(item => item.ContentId), request, pseudonym, cancellationToken);
            after = items.Length == Page ? items[^1].ContentId : null;
        }
        while (after is not null);

        // What is withdrawn is in no catalogue.
        var user = grains.GetGrain<IUserWithdrawn>(request.UserId);
        while (await user.NextWithdrawnAsync(cancellationToken) is { } batch)
        {
            await EraseAsync(batch.ContentIds, request, pseudonym, cancellationToken);
            await user.WithdrawnErasedAsync(batch.Chunk, cancellationToken);
        }
    }

    private async Task EraseAsync(
        IEnumerable<string> contentIds, ErasureRequest request, string pseudonym, CancellationToken cancellationToken)
    {
        foreach (var some in contentIds.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(id =>
                grains.GetGrain<IContentErasure>(id).EraseAuthorAsync(request.UserId, request.Since, pseudonym, cancellationToken)));
        }
    }
}
