using OrleansMl.Catalogue;
using OrleansMl.Content;
using OrleansMl.Experiments;
using OrleansMl.Interactions;
using OrleansMl.Reminders;

namespace OrleansMl.Users;

/// <summary>
/// Erases a person step by step. In nobody's turn: the person's grain, their record and their items wait for each other. Every step may be repeated, and what the person does after they asked is not part of it.
/// </summary>
internal sealed class UserErasure(IGrainFactory grains, CatalogueShards shards, ExposureShards exposures, TimeProvider timeProvider)
{
    private const int Page = 200, AtOnce = 32;

    // An item that was accepted just before may not be in the catalogue yet.
    private static readonly TimeSpan s_catalogueLag = TimeSpan.FromSeconds(20);

    /// <summary>Does what can be done now.</summary>
    /// <returns>When to come back; null when nothing is left.</returns>
    public async Task<DateTimeOffset?> RunAsync(string userId, CancellationToken cancellationToken)
    {
        var user = grains.GetGrain<IUserErasure>(userId);
        if (await user.GetErasureAsync(cancellationToken) is not { } erasure)
        {
            return null;
        }

        if (!erasure.InteractionsErased)
        {
            await grains.GetGrain<IUserInteractionsGrain>(userId).EraseAsync(cancellationToken);
            await user.InteractionsErasedAsync(erasure.Since, cancellationToken);
        }

        await EraseContentAsync(userId, erasure.Since, cancellationToken);
        await AnalysisErasureJob.EraseAsync(grains, userId, cancellationToken);
        var settled = erasure.Since + s_catalogueLag;
        if (timeProvider.GetUtcNow() < settled)
        {
            return settled;
        }

        await shards.ForgetAuthorAsync(userId, cancellationToken);
        await exposures.EraseAsync(userId, cancellationToken);
        await user.FinishAsync(erasure.Since, cancellationToken);
        return null;
    }

    private async Task EraseContentAsync(string userId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        string? after = null;
        do
        {
            var items = await catalogue.OfAuthorAsync(userId, after, Page, cancellationToken);
            foreach (var some in items.Chunk(AtOnce))
            {
                await Task.WhenAll(some.Select(item => grains.GetGrain<IContentErasure>(item.ContentId).EraseTextAsync(userId, since, cancellationToken)));
            }

            after = items.Length == Page ? items[^1].ContentId : null;
        }
        while (after is not null);

        // What is withdrawn is in no catalogue; the person's grain knows.
        var user = grains.GetGrain<IUserWithdrawn>(userId);
        while (await user.NextWithdrawnAsync(cancellationToken) is { } batch)
        {
            foreach (var some in batch.ContentIds.Chunk(AtOnce))
            {
                await Task.WhenAll(some.Select(id => grains.GetGrain<IContentErasure>(id).EraseTextAsync(userId, since, cancellationToken)));
            }

            await user.WithdrawnErasedAsync(batch.Chunk, cancellationToken);
        }
    }
}

/// <summary>Comes back to erasures until nothing is left.</summary>
internal sealed class UserErasureJob(UserErasure erasure) : IDueJob
{
    public const string Name = "person-erasure";

    public Task<DateTimeOffset?> RunAsync(string target, CancellationToken cancellationToken) => erasure.RunAsync(target, cancellationToken);
}
