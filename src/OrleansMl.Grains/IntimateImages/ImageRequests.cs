using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using OrleansMl.Banks;
using OrleansMl.Content;
using OrleansMl.Moderation;
using OrleansMl.Reviews;
using OrleansMl.Security;

namespace OrleansMl.IntimateImages;

/// <summary>
/// Does what a request asks and what a person decides. In nobody's turn, since items' turns and the bank wait for each other. Every step
/// may be repeated, and ends with the write that says that it was done: a crash in between repeats it.
/// </summary>
internal sealed partial class ImageRequests(
    IGrainFactory grains,
    BankGrains banks,
    ReviewShards reviews,
    IEnumerable<ICopyFingerprints> fingerprints,
    IntimateImageEvents events,
    IntimateImageInstruments instruments)
{
    private const string Purpose = "intimate-image-sender";

    // Items that are asked at the same time.
    private const int AtOnce = 8;

    private byte[]? _key;

    public IIntimateImageList List => grains.GetGrain<IIntimateImageList>(0);

    private IImageHolds Holds => grains.GetGrain<IImageHolds>(0);

    public IIntimateImageRequest this[string id] => grains.GetGrain<IIntimateImageRequest>(id);

    /// <summary>What an account sent.</summary>
    public async ValueTask<IIntimateImageSender> OfUserAsync(string userId) => OfKey(await KeyOfAsync($"user\n{userId}"));

    public IIntimateImageSender OfKey(string senderKey) => grains.GetGrain<IIntimateImageSender>(senderKey);

    /// <summary>Where a request comes from: the same for the same, and says nothing of it. Empty for what a service hands on.</summary>
    public async ValueTask<string> SenderKeyOfAsync(IntimateImageDraft draft) => draft switch
    {
        { IsService: true } => "",
        { Sender.UserId: { } user } => await KeyOfAsync($"user\n{user}"),
        _ => await KeyOfAsync($"address\n{draft.Address}"),
    };

    /// <summary>Hides what a request names, as far as that was not done.</summary>
    public async Task HoldAsync(string id, CancellationToken cancellationToken)
    {
        if (await this[id].GetAsync(cancellationToken) is not
            { Request: { HeldAt: null, State: not IntimateImageState.Refused } request })
        {
            return;
        }

        var isGranted = request.State == IntimateImageState.Granted;
        var pending = request.Items.Where(item =>
            item.State == IntimateImageItemState.Pending || (isGranted && item.State == IntimateImageItemState.Spared)).ToList();
        List<(IntimateImageItem Item, ContentItem? Found)> found = [];
        Exception? failure = null;
        foreach (var some in pending.Chunk(AtOnce))
        {
            var looked = await Task.WhenAll(some.Select(async item => (item, found: await TryFindAsync(item.Given))));
            found.AddRange(looked.Where(one => one.found.IsKnown).Select(one => (one.item, one.found.Item)));
        }

        // One item that cannot be read must not keep the others in sight; it stays pending, and is looked for again.
        async Task<(bool IsKnown, ContentItem? Item)> TryFindAsync(string given)
        {
            try
            {
                return (true, await FindAsync(given, cancellationToken));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                failure = exception;
                return (false, null);
            }
        }

        var items = found.Where(one => one.Found is not null).ToList();
        List<ImageHold> holds = [];
        foreach (var (_, item) in items)
        {
            List<BankEntryDraft> copies = [];
            foreach (var fingerprint in fingerprints)
            {
                copies.AddRange(await fingerprint.OfAsync(item!, cancellationToken));
            }

            holds.Add(new(item!.Id, [.. copies]));
        }

        var entries = holds.Count == 0 ? [] : await Holds.HoldAsync(id, [.. holds], isGranted, cancellationToken);

        // What was erased meanwhile must not come back by what was found before. From the hold on its erasure tells the request itself.
        HashSet<string> gone = new(StringComparer.Ordinal);
        foreach (var some in items.Select(one => one.Found!.Id).Distinct().Chunk(AtOnce))
        {
            var hidden = await Task.WhenAll(some.Select(contentId => HideAsync(id, contentId, cancellationToken)));
            gone.UnionWith(some.Where((_, i) => !hidden[i]));
        }

        foreach (var contentId in gone)
        {
            await Holds.ForgetItemAsync(contentId, cancellationToken);
        }

        // Before the write that ends this, so that a failure tells it again.
        await (isGranted ? Task.CompletedTask : events.ReceivedAsync(request, cancellationToken));
        var after = await this[id].HeldAsync(
            [
                .. found.Where(one => one.Found is null)
                    .Select(one => one.Item with { State = IntimateImageItemState.NotFound }),
                .. items.Select((one, i) => gone.Contains(one.Found!.Id)
                    ? one.Item with { Entries = entries[i], State = IntimateImageItemState.Erased }
                    : one.Item with
                    {
                        ContentId = one.Found!.Id,
                        Entries = entries[i],
                        State = entries[i].IsEmpty ? IntimateImageItemState.Spared : IntimateImageItemState.Held,
                    }),
            ],
            cancellationToken);
        if (after.State == IntimateImageState.Refused)
        {
            // Meanwhile, and perhaps before there was something to let go.
            await ReleaseAsync(after, cancellationToken);
        }

        if (failure is not null)
        {
            throw new InvalidOperationException($"An item that request {id} names could not be read.", failure);
        }
    }

    /// <summary>Nobody decided a request in time: its cases go to the leads, and the lists say so.</summary>
    public async Task EscalateAsync(StoredIntimateImageRequest stored, CancellationToken cancellationToken)
    {
        var by = new Reviewer("", IsLead: true, IsAdmin: true);
        foreach (var contentId in stored.Request!.Items.Select(item => item.ContentId).OfType<string>().Distinct())
        {
            if (await grains.GetGrain<IContentGrain>(contentId).GetAsync(cancellationToken) is { } item)
            {
                await reviews.Of(contentId).ActAsync(
                    ReviewCase.IdOf(contentId, item.Revision),
                    ReviewAct.Escalated,
                    ReviewQueueDefinition.Leads,
                    $"intimate-image request {stored.Request.Id} is late",
                    by,
                    cancellationToken);
            }
        }

        if (await this[stored.Request.Id].GetAsync(cancellationToken) is not { Request.IsDecided: false })
        {
            // Meanwhile.
            return;
        }

        await List.MarkAsync(stored.Request.Id, stored.Request.State, isLate: true, cancellationToken);
        await events.LateAsync(stored.Request, cancellationToken);
        await this[stored.Request.Id].LateAsync(cancellationToken);
    }

    /// <summary>Says in the lists where a request stands.</summary>
    public async Task MarkAsync(StoredIntimateImageRequest stored, CancellationToken cancellationToken)
    {
        var request = stored.Request!;
        await List.MarkAsync(request.Id, request.State, request.LateAt is not null, cancellationToken);
        if (request.IsDecided && stored.SenderKey.Length > 0)
        {
            await OfKey(stored.SenderKey).ClosedAsync(request.Id, cancellationToken);
        }
    }

    /// <summary>Erases who sent a request.</summary>
    public async Task ForgetSenderAsync(string id, CancellationToken cancellationToken)
    {
        if (await this[id].GetAsync(cancellationToken) is not { } stored)
        {
            return;
        }

        // The request last, so that a repeated call finds who it was.
        if (stored.SenderKey.Length > 0)
        {
            await OfKey(stored.SenderKey).DropAsync(id, cancellationToken);
        }

        await this[id].ForgetSenderAsync(cancellationToken);
    }

    /// <summary>The item that an address leads to; null when it leads to none.</summary>
    public async Task<ContentItem?> FindAsync(string given, CancellationToken cancellationToken)
    {
        foreach (var contentId in ItemAddress.Candidates(given))
        {
            if (await grains.GetGrain<IContentGrain>(contentId).GetAsync(cancellationToken) is { } item)
            {
                return item;
            }
        }

        return null;
    }

    // False when the item was erased.
    private async Task<bool> HideAsync(string id, string contentId, CancellationToken cancellationToken)
    {
        await grains.GetGrain<IContentRecheck>(contentId).RecheckAsync(cancellationToken);
        var item = await grains.GetGrain<IContentGrain>(contentId).GetAsync(cancellationToken);
        if (item is null or { Moderation.State: ContentState.Withdrawn })
        {
            return item is not null && !Pseudonym.IsOne(item.AuthorId);
        }

        await reviews.Of(contentId).OpenAsync(
            new(ReviewSubjects.Of(item), ReviewReason.Legal, Detail: $"intimate-image request {id}") { Request = id }, cancellationToken);
        return true;
    }

    private async ValueTask<string> KeyOfAsync(string text)
    {
        _key ??= [.. await grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(Purpose)];
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
