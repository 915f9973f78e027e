using System.Collections.Immutable;
using OrleansMl.Operations;

namespace OrleansMl.IntimateImages;

/// <summary>
/// Requests to remove intimate images that were published without consent (use key 0), as the TAKE IT DOWN Act of the United States asks
/// platforms to take them: what a request names is hidden at once with its copies, and a person decides within 48 hours.
/// </summary>
[GrainInterfaceType("intimate-images")]
public interface IIntimateImagesGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Accepts a request, durably, and hides what it names before it answers where that can be done in a few seconds, else in the next
    /// minute. The same id again changes nothing.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store takes no writes; repeat the call.</exception>
    [Alias("submit")]
    Task<IntimateImageSubmission> SubmitAsync(IntimateImageDraft draft, CancellationToken cancellationToken = default);

    /// <summary>A request; null when there is none of this id.</summary>
    [Alias("get")]
    Task<IntimateImageRequest?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Requests in the order in which they came; null when the cursor is none.</summary>
    [Alias("list")]
    Task<IntimateImagePage?> ListAsync(IntimateImageFilter filter, CancellationToken cancellationToken = default);

    /// <summary>
    /// Decides a request, durably. Granted removes what it names; refused shows again exactly what it had hidden. The same outcome again
    /// changes nothing.
    /// </summary>
    [Alias("decide")]
    Task<IntimateImageResult> DecideAsync(string id, IntimateImageDecision decision, CancellationToken cancellationToken = default);

    /// <summary>Erases who sent a request, durably. Repeating it is harmless. Null when there is no such request.</summary>
    [Alias("forget-sender")]
    Task<IntimateImageRequest?> ForgetSenderAsync(string id, CancellationToken cancellationToken = default);
}

/// <summary>What somebody sends.</summary>
[GenerateSerializer, Immutable, Alias("intimate-image-draft")]
public sealed record IntimateImageDraft
{
    /// <summary>The id that it is to have: 32 hexadecimal digits that nobody can guess.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Ids or addresses of items, 1 to <see cref="IntimateImageLimits.MaxItems"/>.</summary>
    [Id(1)] public required ImmutableArray<string> Items { get; init; }

    /// <summary>Who sends it.</summary>
    [Id(2)] public required IntimateImageSender Sender { get; init; }

    /// <summary>Where it comes from, to count open requests; only a keyed hash is kept. Null for somebody with an account.</summary>
    [Id(3)] public string? Address { get; init; }

    /// <summary>SHA-256 of all that was sent, hexadecimal: the same id with another one is a conflict.</summary>
    [Id(4)] public required string BodyHash { get; init; }

    /// <summary>True for a service that hands on what others send: it has no limit of its own. The default is false.</summary>
    [Id(5)] public bool IsService { get; init; }
}

/// <summary>How a request was taken.</summary>
public enum IntimateImageOutcome
{
    /// <summary>It was accepted, or decided.</summary>
    Done,

    /// <summary>It was so already.</summary>
    Unchanged,

    /// <summary>There is no such request.</summary>
    NotFound,

    /// <summary>The id was used for another request.</summary>
    Conflict,

    /// <summary>As many requests of this sender are open as may be.</summary>
    TooManyOfSender,

    /// <summary>As many requests are open as may be.</summary>
    TooMany,

    /// <summary>It was decided otherwise.</summary>
    AlreadyDecided,

    /// <summary>Whoever decides wrote one of the items.</summary>
    OwnContent,

    /// <summary>Whoever decides sent the request.</summary>
    OwnRequest,

    /// <summary>With the items that were added there would be too many.</summary>
    TooManyItems,
}

/// <summary>How a request was taken.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Request">The request; null when none was taken.</param>
[GenerateSerializer, Immutable, Alias("intimate-image-submission")]
public sealed record IntimateImageSubmission(
    [property: Id(0)] IntimateImageOutcome Outcome, [property: Id(1)] IntimateImageRequest? Request = null);

/// <summary>What a person of the legal team decides.</summary>
[GenerateSerializer, Immutable, Alias("intimate-image-decision")]
public sealed record IntimateImageDecision
{
    /// <summary>True when the request is right.</summary>
    [Id(0)] public required bool IsGranted { get; init; }

    /// <summary>Why, in words; the sender may read it. Required for a refusal.</summary>
    [Id(1)] public string? Reason { get; init; }

    /// <summary>Who decides.</summary>
    [Id(2)] public required string Actor { get; init; }

    /// <summary>Items that the request means and does not name by an id; only where it is granted.</summary>
    [Id(3)] public ImmutableArray<string> ContentIds { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>How a decision ended, with the request as it is now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Request">The request; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("intimate-image-result")]
public sealed record IntimateImageResult(
    [property: Id(0)] IntimateImageOutcome Outcome, [property: Id(1)] IntimateImageRequest? Request = null);

/// <summary>Which requests to list.</summary>
[GenerateSerializer, Immutable, Alias("intimate-image-filter")]
public sealed record IntimateImageFilter
{
    /// <summary>In this state; null for any.</summary>
    [Id(0)] public IntimateImageState? State { get; init; }

    /// <summary>Those that nobody decided by their deadline, or the others; null for all.</summary>
    [Id(1)] public bool? Late { get; init; }

    /// <summary>The <see cref="IntimateImagePage.Next"/> of the page before; null for the first.</summary>
    [Id(2)] public string? Cursor { get; init; }

    /// <summary>1 to <see cref="IntimateImageLimits.MaxPage"/>.</summary>
    [Id(3)] public int Limit { get; init; } = 50;
}

/// <summary>A page of requests, and how many there are.</summary>
/// <param name="Requests">The oldest first.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
/// <param name="Open">Open requests, of all.</param>
/// <param name="Late">Requests whose deadline passed without a decision, of all; those that were decided afterwards included.</param>
[GenerateSerializer, Immutable, Alias("intimate-image-page")]
public sealed record IntimateImagePage(
    [property: Id(0)] ImmutableArray<IntimateImageRequest> Requests,
    [property: Id(1)] string? Next,
    [property: Id(2)] int Open,
    [property: Id(3)] int Late);
