using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansMl.Banks;

namespace OrleansMl.IntimateImages;

/// <summary>One request (grain key: its id). Calls nobody: an item's turn may wait for it.</summary>
[GrainInterfaceType("intimate-image-request")]
internal interface IIntimateImageRequest : IGrainWithStringKey
{
    /// <summary>What is kept; null when there is no such request.</summary>
    [Alias("get")]
    Task<StoredIntimateImageRequest?> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes a request, durably; the one that stands when there is one.</summary>
    [Alias("create")]
    Task<StoredIntimateImageRequest> CreateAsync(
        IntimateImageDraft draft, string senderKey, CancellationToken cancellationToken = default);

    /// <summary>What it names was looked for and hidden.</summary>
    [Alias("held")]
    Task<IntimateImageRequest> HeldAsync(ImmutableArray<IntimateImageItem> items, CancellationToken cancellationToken = default);

    /// <summary>A person decides.</summary>
    [Alias("decide")]
    Task<IntimateImageResult> DecideAsync(IntimateImageDecision decision, CancellationToken cancellationToken = default);

    /// <summary>What the decision says was done.</summary>
    [Alias("settled")]
    Task<IntimateImageRequest> SettledAsync(CancellationToken cancellationToken = default);

    /// <summary>Somebody was reminded.</summary>
    [Alias("reminded")]
    Task<IntimateImageRequest> RemindedAsync(CancellationToken cancellationToken = default);

    /// <summary>The deadline passed.</summary>
    [Alias("late")]
    Task<IntimateImageRequest> LateAsync(CancellationToken cancellationToken = default);

    /// <summary>Who sent it is erased. Repeating it is harmless.</summary>
    [Alias("forget-sender")]
    Task ForgetSenderAsync(CancellationToken cancellationToken = default);

    /// <summary>An item was erased with its author. Repeating it is harmless.</summary>
    [Alias("forget-item")]
    Task ForgetItemAsync(string contentId, CancellationToken cancellationToken = default);
}

/// <summary>All requests with where they stand (use key 0). Calls nobody.</summary>
[GrainInterfaceType("intimate-image-list")]
internal interface IIntimateImageList : IGrainWithIntegerKey
{
    /// <summary>Notes, before it is made, that there will be a request, so that it is found.</summary>
    /// <returns>False when too many are open.</returns>
    [Alias("note")]
    Task<bool> NoteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A request stands elsewhere now; null when it was never made.</summary>
    [Alias("mark")]
    Task MarkAsync(string id, IntimateImageState? state, bool isLate, CancellationToken cancellationToken = default);

    /// <summary>Ids of a page; null when the cursor is none.</summary>
    [Alias("list")]
    Task<IntimateImageIds?> ListAsync(IntimateImageFilter filter, CancellationToken cancellationToken = default);
}

/// <summary>Ids of a page, and how many there are.</summary>
[GenerateSerializer, Immutable, Alias("intimate-image-ids")]
internal sealed record IntimateImageIds(
    [property: Id(0)] ImmutableArray<string> Ids,
    [property: Id(1)] string? Next,
    [property: Id(2)] int Open,
    [property: Id(3)] int Late);

/// <summary>What comes from one account or network address (grain key: a keyed hash of it). Calls nobody.</summary>
[GrainInterfaceType("intimate-image-sender")]
internal interface IIntimateImageSender : IGrainWithStringKey
{
    /// <summary>Notes, before it is made, that there will be a request.</summary>
    /// <returns>False when too many are open.</returns>
    [Alias("note")]
    Task<bool> NoteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A request was decided, or never made.</summary>
    [Alias("closed")]
    Task ClosedAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>All that were sent, the oldest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<StoredSentRequest>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets a request.</summary>
    [Alias("drop")]
    Task DropAsync(string id, CancellationToken cancellationToken = default);
}

/// <summary>
/// The bank of requests (use key 0): an entry is there while a request that is open or granted needs it. One change at a time, so that what
/// one request lets go is not what another one has just asked for. Calls banks and no item: an item's turn may wait for it.
/// </summary>
[GrainInterfaceType("image-holds")]
internal interface IImageHolds : IGrainWithIntegerKey
{
    /// <summary>Puts entries into the bank, durably and on every silo. Repeating it is harmless.</summary>
    /// <param name="request">Who needs them.</param>
    /// <param name="items">What is to be held.</param>
    /// <param name="isGranted">True when a person found that it is right: nothing is spared, and no entry goes into quarantine.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be done.</param>
    /// <returns>For each the ids of its entries; none for an item that is spared.</returns>
    [Alias("hold")]
    Task<ImmutableArray<ImmutableArray<string>>> HoldAsync(
        string request, ImmutableArray<ImageHold> items, bool isGranted, CancellationToken cancellationToken = default);

    /// <summary>A person found a request right: its entries never go into quarantine.</summary>
    [Alias("vet")]
    Task VetAsync(ImmutableArray<string> entries, CancellationToken cancellationToken = default);

    /// <summary>
    /// A person refused a request: its entries that nobody else needs leave the bank, and its items are spared for a while. Repeating it
    /// is harmless.
    /// </summary>
    [Alias("release")]
    Task ReleaseAsync(string request, ImmutableArray<string> contentIds, CancellationToken cancellationToken = default);

    /// <summary>Requests that name an item, decided ones too.</summary>
    [Alias("requests-of"), AlwaysInterleave]
    Task<ImmutableArray<string>> RequestsOfAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>An item was erased, and no request names it any more. Repeating it is harmless.</summary>
    [Alias("forget-item")]
    Task ForgetItemAsync(string contentId, CancellationToken cancellationToken = default);
}

/// <summary>What is to be held.</summary>
/// <param name="ContentId">An item.</param>
/// <param name="Copies">By what its copies are known.</param>
[GenerateSerializer, Immutable, Alias("image-hold")]
internal sealed record ImageHold([property: Id(0)] string ContentId, [property: Id(1)] ImmutableArray<BankEntryDraft> Copies);
