using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansMl.Interactions;
using OrleansMl.Recommendations;

namespace OrleansMl.Users;

/// <summary>Asks the index and the users themselves.</summary>
[GrainType("people"), StatelessWorker, Reentrant]
internal sealed partial class UserDirectoryGrain(
    UserIndexShards users,
    UserErasure erasure,
    UserExport export,
    ILogger<UserDirectoryGrain> logger) : Grain, IUserDirectoryGrain
{
    // Of the latest likes, the first users of each: enough to find who is close, and no popular item asks everybody.
    private const int Likes = 50, UsersPerLike = 200, Asked = 100;

    public Task<ImmutableArray<string>> ListAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        ThrowIfOutOfRange(limit);
        return users.PageAsync(after, limit, cancellationToken);
    }

    public async Task<ImmutableArray<SimilarUser>> NeighboursAsync(string userId, int limit, CancellationToken cancellationToken)
    {
        ThrowIfOutOfRange(limit);
        var liked = await LikesAsync(userId, cancellationToken);
        var lists = await Task.WhenAll(
            liked.Take(Likes).Select(id => GrainFactory.GetGrain<IItemUsersGrain>(id).ListAsync(UsersPerLike, cancellationToken)));
        var met = lists
            .SelectMany(list => list)
            .Where(id => id != userId)
            .CountBy(id => id)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Take(Asked)
            .Select(pair => pair.Key)
            .ToList();
        var theirs = await Task.WhenAll(met.Select(id => LikesAsync(id, cancellationToken)));
        var mine = liked.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. met.Zip(theirs, (id, likes) => new SimilarUser(id, FeedbackSignals.Cosine(mine, likes))).Where(user => user.Score > 0)
                .OrderByDescending(user => user.Score).ThenBy(user => user.UserId, StringComparer.Ordinal).Take(limit),
        ];
    }

    public async Task<UserProfile> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        await GrainFactory.GetGrain<IUserErasure>(userId).BeginAsync(cancellationToken);
        try
        {
            await erasure.RunAsync(userId, cancellationToken);
        }
        catch (Exception exception)
        {
            // It is on record and will be done; whoever asked is told that it is pending.
            LogLater(exception, userId);
        }

        return await GrainFactory.GetGrain<IUserGrain>(userId).GetAsync(cancellationToken);
    }

    public Task<UserExportPage> ExportAsync(string userId, string? cursor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        return export.ReadAsync(userId, cursor, cancellationToken);
    }

    // The latest first, each once; none of who refused that anything is learned from them.
    private async Task<List<string>> LikesAsync(string userId, CancellationToken cancellationToken)
    {
        if ((await GrainFactory.GetGrain<IUserGrain>(userId).GetAsync(cancellationToken)).Privacy.NoPersonalisation)
        {
            return [];
        }

        var done = await GrainFactory.GetGrain<IUserInteractionsGrain>(userId).ListAsync(InteractionLimits.MaxBatch, cancellationToken);
        return [.. done.Where(one => FeedbackSignals.IsPositive(one.Type)).Select(one => one.ContentId).Distinct(StringComparer.Ordinal)];
    }

    private static void ThrowIfOutOfRange(int limit) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(limit is >= 1 and <= IUserDirectoryGrain.MaxLimit, true);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Person {UserId} could not be erased at once; the job goes on")]
    private partial void LogLater(Exception exception, string userId);
}
