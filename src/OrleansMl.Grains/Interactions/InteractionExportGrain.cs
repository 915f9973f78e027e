using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orleans.Concurrency;
using OrleansMl.Content;
using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>
/// Goes through the index of users piece by piece, and through each piece by user id, so that a cursor stays right whoever comes.
/// </summary>
[GrainType("interaction-export"), StatelessWorker]
internal sealed class InteractionExportGrain : Grain, IInteractionExportGrain
{
    private const int UsersAtOnce = 16, MostUsers = 2000;

    public async Task<InteractionPage?> ListAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IInteractionExportGrain.MaxLimit, true);
        var (place, after) = (0, "");
        if (cursor is not null && !TryDecode(cursor, out place, out after))
        {
            return null;
        }

        var page = ImmutableArray.CreateBuilder<UserInteraction>();
        for (var seen = 0; place < IUserIndexShardGrain.Pieces * UserIndexShards.Count; (place, after) = (place + 1, ""))
        {
            var piece = await GrainFactory.GetGrain<IUserIndexShardGrain>(place % UserIndexShards.Count)
                .ListAsync(place / UserIndexShards.Count, int.MinValue, cancellationToken);
            foreach (var users in piece
                .Where(user => string.CompareOrdinal(user, after) > 0)
                .Order(StringComparer.Ordinal)
                .Chunk(UsersAtOnce))
            {
                var records = await Task.WhenAll(
                    users.Select(user => ReadAsync(GrainFactory.GetGrain<IInteractionRecord>(user), cancellationToken)));
                for (var i = 0; i < users.Length; i++)
                {
                    page.AddRange(records[i].Select(one => new UserInteraction(users[i], one)));
                    if (page.Count >= limit || ++seen >= MostUsers)
                    {
                        return new(page.ToImmutable(), Encode(place, users[i]));
                    }
                }
            }
        }

        return new(page.ToImmutable(), null);
    }

    // What waits for its time says so.
    private static async Task<ImmutableArray<Interaction>> ReadAsync(IInteractionRecord record, CancellationToken cancellationToken) =>
        (await record.AllAsync(cancellationToken)).AddRange(
            (await record.WaitingAsync(cancellationToken)).Select(one => one with { WaitsForItsTime = true }));

    // Base64 of a piece's number, a slash and the longest id.
    private const int LongestCursor = (UserIds.MaxLength + 8) * 4 / 3;

    private static string Encode(int place, string after) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{place}/{after}")));

    private static bool TryDecode(string cursor, out int place, out string after)
    {
        (place, after) = (0, "");
        if (cursor.Length > LongestCursor
            || !Base64Url.IsValid(cursor)
            || Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('/') is not [var number, var user])
        {
            return false;
        }

        after = user;
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out place)
            && place < IUserIndexShardGrain.Pieces * UserIndexShards.Count
            && UserIds.IsValid(user);
    }
}
