using System.Collections.Immutable;

namespace OrleansMl.Users;

/// <summary>Everybody of whom there is a record: who did something, or was introduced by the platform (stateless; use key 0).</summary>
[GrainInterfaceType("people")]
public interface IUserDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>The most people of one answer.</summary>
    const int MaxLimit = 1000;

    /// <summary>People in the order of their ids.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list")]
    Task<ImmutableArray<string>> ListAsync(string? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// People who liked what somebody liked, the closest first: the cosine of the two sets of liked items. Looks at the
    /// first people of that person's latest likes only.
    /// </summary>
    /// <param name="userId">Whose.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("neighbours")]
    Task<ImmutableArray<SimilarUser>> NeighboursAsync(string userId, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Erases a person: what they told about themselves, what they did, what is known of what they like, and the text of everything they
    /// wrote, which is withdrawn. What a silo can do at once is done when it answers; a durable job does the rest, whatever happens to this
    /// silo. Repeating a call is harmless. Who comes back afterwards is new here.
    /// </summary>
    /// <returns>What is known of the person now; <see cref="UserProfile.ErasurePending"/> while something is left to erase.</returns>
    [Alias("erase")]
    Task<UserProfile> EraseAsync(string userId, CancellationToken cancellationToken = default);

    /// <summary>A part of all that is known of a person, feature by feature.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="cursor">The <see cref="UserExportPage.Next"/> of the part before; null for the first.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The cursor is none of these.</exception>
    [Alias("export")]
    Task<UserExportPage> ExportAsync(string userId, string? cursor, CancellationToken cancellationToken = default);
}

/// <summary>A part of all that is known of a person.</summary>
/// <param name="Lines">In the order of features; may be empty while more follows.</param>
/// <param name="Next">Where the next part begins; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("user-export-page")]
public sealed record UserExportPage([property: Id(0)] ImmutableArray<UserExportLine> Lines, [property: Id(1)] string? Next);

/// <summary>One thing that is known of a person.</summary>
/// <param name="Kind">What it is, for example <c>content</c> or <c>interaction</c>.</param>
/// <param name="Json">The thing itself, one JSON object with snake_case names.</param>
[GenerateSerializer, Immutable, Alias("user-export-line")]
public sealed record UserExportLine([property: Id(0)] string Kind, [property: Id(1)] string Json);

/// <summary>Somebody with a like taste.</summary>
/// <param name="UserId">Who.</param>
/// <param name="Score">The cosine of the two sets of liked items, in (0, 1].</param>
[GenerateSerializer, Immutable, Alias("like-person")]
public readonly record struct SimilarUser([property: Id(0)] string UserId, [property: Id(1)] double Score);
