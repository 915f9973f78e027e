using System.Collections.Immutable;
using OrleansMl.Moderation;

namespace OrleansMl.Complaints;

/// <summary>
/// The complaints about one item (grain key: the content id). Calls neither the item nor a shard of cases: an item's turn may wait for it.
/// </summary>
[GrainInterfaceType("item-complaints")]
internal interface IItemComplaints : IGrainWithStringKey
{
    /// <summary>Adds a complaint, durably; the same person about the same decision again is answered the one that stands.</summary>
    /// <returns>The complaint, and whether it is new; null when too many are open.</returns>
    [Alias("add")]
    Task<AddedComplaint?> AddAsync(NewComplaint complaint, CancellationToken cancellationToken = default);

    /// <summary>All that are kept, the oldest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<Complaint>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Those that wait, with who must not answer them, the oldest first.</summary>
    [Alias("list-open")]
    Task<ImmutableArray<StoredComplaint>> ListOpenAsync(CancellationToken cancellationToken = default);

    /// <summary>A moderator decided what is contested: answers all that were made before, durably. Repeating it is harmless.</summary>
    [Alias("answer")]
    Task AnswerAsync(ModerationLevel level, string? reason, DateTimeOffset at, CancellationToken cancellationToken = default);

    /// <summary>The item is withdrawn, or erased: nothing is left to decide. Repeating it is harmless.</summary>
    /// <param name="forget">True when what people wrote goes with the item.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("close")]
    Task CloseAsync(bool forget, CancellationToken cancellationToken = default);

    /// <summary>Somebody who complained is erased: what they wrote goes, and their name. Repeating it is harmless.</summary>
    [Alias("forget")]
    Task ForgetAsync(string userId, DateTimeOffset since, CancellationToken cancellationToken = default);
}

/// <summary>A complaint to be added.</summary>
/// <param name="Draft">Who contests what, and why.</param>
/// <param name="Side">As what.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Deciders">Who made it.</param>
[GenerateSerializer, Immutable, Alias("new-complaint")]
internal sealed record NewComplaint(
    [property: Id(0)] ComplaintDraft Draft,
    [property: Id(1)] ComplaintSide Side,
    [property: Id(2)] Decision Decision,
    [property: Id(3)] ImmutableArray<string> Deciders);

/// <summary>A complaint that stands.</summary>
/// <param name="Complaint">The complaint.</param>
/// <param name="IsNew">False when it stood before.</param>
[GenerateSerializer, Immutable, Alias("added-complaint")]
internal sealed record AddedComplaint([property: Id(0)] Complaint Complaint, [property: Id(1)] bool IsNew);

/// <summary>Which complaints a person made (grain key: the user id). Calls nobody.</summary>
[GrainInterfaceType("user-complaints")]
internal interface IUserComplaints : IGrainWithStringKey
{
    /// <summary>Notes, before it is made, that there will be a complaint, so that it is found when the person is erased.</summary>
    /// <returns>False when too many wait.</returns>
    [Alias("note")]
    Task<bool> NoteAsync(string contentId, int decision, CancellationToken cancellationToken = default);

    /// <summary>A complaint does not wait any more, or never was made.</summary>
    [Alias("closed")]
    Task ClosedAsync(string contentId, int decision, CancellationToken cancellationToken = default);

    /// <summary>All, the oldest first.</summary>
    [Alias("list")]
    Task<ImmutableArray<UserComplaint>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets those about an item.</summary>
    [Alias("drop")]
    Task DropAsync(string contentId, CancellationToken cancellationToken = default);

    /// <summary>Forgets all that were made until a time.</summary>
    [Alias("forget")]
    Task ForgetAsync(DateTimeOffset since, CancellationToken cancellationToken = default);
}

/// <summary>Where a person complained.</summary>
[GenerateSerializer, Immutable, Alias("user-complaint")]
internal sealed record UserComplaint(
    [property: Id(0)] string ContentId,
    [property: Id(1)] int Decision,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] bool IsOpen = true);
