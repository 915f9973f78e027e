using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace OrleansMl.Standing;

/// <summary>A user's standing as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("stored-standing")]
internal sealed record StoredStanding
{
    [Id(0)] public StandingRecord Record { get; init; } = new();

    /// <summary>Grows by one with each write; tells a late removal from the list from a new addition.</summary>
    [Id(1)] public long Version { get; init; }
}

/// <summary>A part of the list of users of whom something counts.</summary>
[GenerateSerializer, Immutable, Alias("stored-listed-users")]
internal sealed record StoredListedUsers
{
    /// <summary>How many parts. Never change it for a store that holds some.</summary>
    public const int Pieces = 64;

    [Id(0)] public ImmutableArray<ListedUser> Users { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A user on the list: 24 bytes, however long the id.</summary>
/// <param name="Key">The user.</param>
/// <param name="Version">The version of the record that put them there.</param>
[GenerateSerializer, Immutable, Alias("listed-user")]
internal readonly record struct ListedUser([property: Id(0)] Guid Key, [property: Id(1)] long Version)
{
    /// <summary>128 bits of SHA-256: nobody finds an id that is taken for another one.</summary>
    public static Guid KeyOf(string userId)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(userId), digest);
        return new(digest[..16]);
    }

    /// <summary>The piece that a user is in: by the first byte of the digest.</summary>
    public static int PieceOf(Guid key)
    {
        Span<byte> digest = stackalloc byte[16];
        key.TryWriteBytes(digest);
        return digest[0] % StoredListedUsers.Pieces;
    }
}
