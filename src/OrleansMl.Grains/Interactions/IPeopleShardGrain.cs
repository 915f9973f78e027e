using System.Collections.Immutable;

namespace OrleansMl.Interactions;

/// <summary>Who does something on the platform, a sixteenth of everybody (grain key: the shard's number): so that training and the hourly refresh find people without asking everybody who ever was.</summary>
[GrainInterfaceType("people-shard")]
internal interface IPeopleShardGrain : IGrainWithIntegerKey
{
    /// <summary>Pieces of a shard.</summary>
    const int Pieces = 128;

    /// <summary>Takes note, durably, that somebody did something on a day. Repeating it is harmless and writes nothing.</summary>
    [Alias("note")]
    Task NoteAsync(string userId, int day, CancellationToken cancellationToken = default);

    /// <summary>People of a piece who did something on a day or later.</summary>
    /// <param name="piece">0 to <see cref="Pieces"/> − 1.</param>
    /// <param name="since">The first day, days since 1970-01-01.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list")]
    Task<ImmutableArray<string>> ListAsync(int piece, int since, CancellationToken cancellationToken = default);
}
