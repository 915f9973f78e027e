using System.Collections.Immutable;
using System.Globalization;
using OrleansMl.Content;
using OrleansMl.Reviews;
using OrleansMl.Users;

namespace OrleansMl.IntimateImages;

/// <summary>With an item that is erased goes its id, which may say a name, from the requests that name it.</summary>
internal sealed class ErasedImages(IGrainFactory grains, ImageRequests images) : IContentListener
{
    public ValueTask OnChangingAsync(ContentChanged change, CancellationToken cancellationToken) =>
        change is { After.IsErased: true, Before.IsErased: false } ? new(ForgetAsync(change.ContentId, cancellationToken)) : default;

    private async Task ForgetAsync(string contentId, CancellationToken cancellationToken)
    {
        // Who names it is forgotten last, so that a repeated call finds them.
        var holds = grains.GetGrain<IImageHolds>(0);
        var requests = await holds.RequestsOfAsync(contentId, cancellationToken);
        foreach (var request in requests)
        {
            await images[request].ForgetItemAsync(contentId, cancellationToken);
        }

        await (requests.IsEmpty ? Task.CompletedTask : holds.ForgetItemAsync(contentId, cancellationToken));
    }
}

/// <summary>Shows whoever looks at a case which requests name the item, and never who sent them.</summary>
internal sealed class IntimateImageStatements(IGrainFactory grains, ImageRequests images) : IReviewStatementSource
{
    public async Task<ImmutableArray<ReviewStatement>> GetAsync(string contentId, CancellationToken cancellationToken)
    {
        var ids = await grains.GetGrain<IImageHolds>(0).RequestsOfAsync(contentId, cancellationToken);
        var stored = await Task.WhenAll(ids.Select(id => images[id].GetAsync(cancellationToken)));
        return
        [
            .. stored.Select(one => one?.Request).OfType<IntimateImageRequest>().Select(request => new ReviewStatement(
                "intimate_image_request",
                request.Id,
                "sender",
                Decision: null,
                string.Create(CultureInfo.InvariantCulture, $"A person has to decide by {request.Due:O}."),
                request.State.ToString().ToLowerInvariant(),
                request.CreatedAt))
        ];
    }
}

/// <summary>With a person goes who they said they were in their requests. The requests stay, since what they hide is not theirs.</summary>
internal sealed class IntimateImageErasureStep(ImageRequests images) : IErasureStep
{
    public ErasureReasons Reasons => ErasureReasons.User;

    public ErasureStage Stage => ErasureStage.Content;

    public async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        var sender = await images.OfUserAsync(request.UserId);
        foreach (var sent in await sender.ListAsync(cancellationToken))
        {
            if (await images[sent.Id].GetAsync(cancellationToken) is { Request.CreatedAt: var at } && at <= request.Since)
            {
                await images.ForgetSenderAsync(sent.Id, cancellationToken);
            }
        }
    }
}

/// <summary>A person's requests, with what they said in them and how they ended.</summary>
internal sealed class IntimateImageExportSource(ImageRequests images) : IUserExportSource
{
    public string Name => "intimate-images";

    public async Task<UserExportPage> ReadAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        var sender = await images.OfUserAsync(userId);
        var stored = await Task.WhenAll(
            (await sender.ListAsync(cancellationToken)).Select(sent => images[sent.Id].GetAsync(cancellationToken)));

        // They never learn who decided, nor by what copies are known.
        return stored.Select(one => one?.Request).OfType<IntimateImageRequest>()
            .Select(request => request with
            {
                DecidedBy = null,
                Items = [.. request.Items.Select(item => item with { ContentId = null, Entries = [] })],
            })
            .Select(request => request.ToLine("intimate_image_request"))
            .ToPage();
    }
}
