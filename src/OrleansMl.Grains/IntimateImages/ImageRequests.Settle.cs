using System.Collections.Immutable;
using OrleansMl.Banks;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.IntimateImages;

// What a decision does.
internal sealed partial class ImageRequests
{
    /// <summary>Does what was decided about a request, as far as that was not done.</summary>
    public async Task SettleAsync(string id, CancellationToken cancellationToken)
    {
        if (await this[id].GetAsync(cancellationToken) is not { Request: { IsDecided: true, SettledAt: null } request } stored)
        {
            return;
        }

        if (request.State == IntimateImageState.Granted)
        {
            await EndAsync(request, request.Items.Select(item => item.ContentId).OfType<string>(), cancellationToken);
            await RemoveCopiesAsync(request, cancellationToken);
        }
        else
        {
            await ReleaseAsync(request, cancellationToken);
        }

        await MarkAsync(stored, cancellationToken);
        await events.DecidedAsync(request, cancellationToken);
        await this[id].SettledAsync(cancellationToken);
        instruments.OnDecided(request);
    }

    // Whatever the request holds, also what it does not say because the silo died that noted it.
    private async Task ReleaseAsync(IntimateImageRequest request, CancellationToken cancellationToken)
    {
        HashSet<string> named = [.. request.Items.Select(item => item.ContentId).OfType<string>()];
        foreach (var item in request.Items.Where(item => item.State == IntimateImageItemState.Pending))
        {
            named.UnionWith(await FindAsync(item.Given, cancellationToken) is { } found ? [found.Id] : []);
        }

        await Holds.ReleaseAsync(request.Id, [.. named], cancellationToken);
        await EndAsync(request, named, cancellationToken);
    }

    private async Task EndAsync(IntimateImageRequest request, IEnumerable<string> contentIds, CancellationToken cancellationToken)
    {
        foreach (var some in contentIds.Distinct().Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(contentId => EndAsync(request, contentId, cancellationToken)));
        }
    }

    private async Task EndAsync(IntimateImageRequest request, string contentId, CancellationToken cancellationToken)
    {
        if (request.State == IntimateImageState.Granted)
        {
            await RemoveAsync(request, contentId, revision: null, cancellationToken);
        }
        else
        {
            await grains.GetGrain<IContentRecheck>(contentId).RecheckAsync(cancellationToken);
        }

        if (await grains.GetGrain<IContentGrain>(contentId).GetAsync(cancellationToken) is { } item)
        {
            var needsHuman = item.Moderation.State is ContentState.ReviewRequired or ContentState.Failed;
            var why = request.State == IntimateImageState.Granted ? "granted" : "refused";
            await reviews.Of(contentId).SettleAsync(
                new(contentId, item.Revision, request.Id, needsHuman, $"intimate-image request {request.Id} {why}"), cancellationToken);
        }
    }

    private Task<HumanDecisionResult> RemoveAsync(
        IntimateImageRequest request, string contentId, int? revision, CancellationToken cancellationToken) =>
        grains.GetGrain<IContentGrain>(contentId).DecideAsync(
            new()
            {
                DecisionId = $"intimate-image/{request.Id}",
                Revision = revision,
                Level = ModerationLevel.Rejected,
                Reason = request.Reason,
                Actor = request.DecidedBy!,
                IsReported = true,
            },
            cancellationToken);

    // The same text goes with the item; what is only near it waits for a person, who sees that it is no copy after all.
    private async Task RemoveCopiesAsync(IntimateImageRequest request, CancellationToken cancellationToken)
    {
        var entries = request.Items.SelectMany(item => item.Entries).Distinct().ToImmutableArray();
        await Holds.VetAsync(entries, cancellationToken);
        var bank = (await banks.Directory.ListAsync(cancellationToken)).FirstOrDefault(one => one.Name == BankRules.IntimateImages);
        if (bank is null)
        {
            return;
        }

        var named = request.Items.Select(item => item.ContentId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        HashSet<string> copies = new(StringComparer.Ordinal);
        foreach (var shard in banks.CitationsOf(bank.Incarnation))
        {
            foreach (var entry in entries)
            {
                copies.UnionWith(await shard.FindAsync(entry, cancellationToken));
            }
        }

        copies.ExceptWith(named);
        foreach (var some in copies.Chunk(AtOnce))
        {
            await Task.WhenAll(some.Select(RemoveCopyAsync));
        }

        async Task RemoveCopyAsync(string contentId)
        {
            if (await grains.GetGrain<IDecidedContent>(contentId).GetDecidedAsync(cancellationToken) is
                { Decision: { Source: DecisionSource.Legal } held, Item: { } item }
                && item.AuthorId != request.DecidedBy
                && held.Matches.Any(match => match is { Holds: true, Distance: 0 } && entries.Contains(match.Entry)))
            {
                await RemoveAsync(request, contentId, item.Revision, cancellationToken);
            }
        }
    }
}
