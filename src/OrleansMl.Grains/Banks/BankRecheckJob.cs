using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Content;
using OrleansMl.Jobs;
using OrleansMl.Policies;
using OrleansMl.Reviews;

namespace OrleansMl.Banks;

/// <summary>What is judged again.</summary>
/// <param name="Incarnation">Of the bank.</param>
/// <param name="What">One of the names here, or an entry's id: what cites it.</param>
internal readonly record struct BankRecheck(int Incarnation, string What)
{
    /// <summary>What waits for a moderator, and what was decided lately.</summary>
    public const string Added = "added";

    /// <summary>As <see cref="Added"/>, for a bank that holds: however long ago it was decided.</summary>
    public const string AddedHold = "added-hold";

    /// <summary>Whatever cites the bank.</summary>
    public const string Cited = "cited";

    /// <summary>As <see cref="Cited"/>; the bank was deleted, and its entries go.</summary>
    public const string Clear = "clear";

    public string ToTarget() => string.Create(CultureInfo.InvariantCulture, $"{Incarnation}/{What}");

    public static BankRecheck Parse(string target)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        return new(int.Parse(target.AsSpan(0, slash), CultureInfo.InvariantCulture), target[(slash + 1)..]);
    }
}

/// <summary>
/// Lets items be matched again after a bank has changed: without asking any model, and without touching what a human decided. Scheduled
/// before the change, for the case that whoever makes it dies, and moved to now after it.
/// </summary>
internal sealed partial class BankRecheckJob(
    IGrainFactory factory,
    BankGrains grains,
    ReviewShards reviews,
    ScoreShards scores,
    IJobs jobs,
    IOptions<BankOptions> options,
    TimeProvider timeProvider,
    ILogger<BankRecheckJob> logger) : IScheduledJob
{
    public const string Name = "bank-recheck";

    private const int AtOnce = 64, Page = 500;

    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    // Longer than anybody waits for a verdict.
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public TimeSpan? Timeout => TimeSpan.FromMinutes(30);

    /// <summary>Schedules it.</summary>
    /// <param name="jobs">Jobs.</param>
    /// <param name="recheck">What.</param>
    /// <param name="now">The time.</param>
    /// <param name="isDone">True when the change is acknowledged; false when it is about to be made.</param>
    public static Task ScheduleAsync(IJobs jobs, BankRecheck recheck, DateTimeOffset now, bool isDone) =>
        jobs.ScheduleAsync(Name, recheck.ToTarget(), isDone ? now : now + Later);

    public Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        RunAsync(context, isLast: false, cancellationToken);

    /// <summary>Looks; once more a minute later, for what was being judged by the banks of before while this looked.</summary>
    public async Task<JobResult> RunAsync(JobContext context, bool isLast, CancellationToken cancellationToken)
    {
        var recheck = BankRecheck.Parse(context.Target);
        if (recheck.What == BankRecheck.Clear
            && (await grains.Directory.ListAsync(cancellationToken)).Any(bank => bank.Incarnation == recheck.Incarnation))
        {
            return JobResult.Done; // it was not deleted after all
        }

        var started = timeProvider.GetTimestamp();
        var ids = recheck.What switch
        {
            BankRecheck.Added => ToMatchAgain(options.Value.LookBack, cancellationToken),
            BankRecheck.AddedHold => ToMatchAgain(options.Value.HoldLookBack, cancellationToken),
            _ => Citing(recheck, cancellationToken),
        };
        var (looked, changed) = await RecheckAsync(ids, cancellationToken);
        if (looked > 0)
        {
            LogRechecked(recheck.Incarnation, recheck.What, looked, changed, timeProvider.GetElapsedTime(started));
        }

        if (!isLast)
        {
            await jobs.ScheduleAsync(
                BankRecheckAgainJob.Name, context.Target, timeProvider.GetUtcNow() + Again, cancellationToken: cancellationToken);
        }
        else if (recheck.What == BankRecheck.Clear)
        {
            await Task.WhenAll(grains.CitationsOf(recheck.Incarnation).Select(shard => shard.ClearAsync(cancellationToken)));
            await grains.EntriesOf(recheck.Incarnation).ClearAsync(cancellationToken);
        }

        return JobResult.Done;
    }

    private async Task<(int Looked, int Changed)> RecheckAsync(IAsyncEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var (looked, changed, failed) = (0, 0, 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(
            ids.Where(seen.Add),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                Interlocked.Increment(ref looked);
                try
                {
                    if (await factory.GetGrain<IContentRecheck>(id).RecheckAsync(token))
                    {
                        Interlocked.Increment(ref changed);
                    }
                }
                catch (Exception exception) when (!token.IsCancellationRequested)
                {
                    // One item that cannot be asked must not stop the others; all are looked at again with the next attempt.
                    Interlocked.Increment(ref failed);
                    LogNotRechecked(exception, id);
                }
            });
        return failed == 0
            ? (looked, changed)
            : throw new InvalidOperationException($"{failed} of {looked} items could not be matched again.");
    }

    private async IAsyncEnumerable<string> Citing(
        BankRecheck recheck, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var shard in grains.CitationsOf(recheck.Incarnation))
        {
            var entry = recheck.What is BankRecheck.Cited or BankRecheck.Clear ? null : recheck.What;
            foreach (var id in await shard.FindAsync(entry, cancellationToken))
            {
                yield return id;
            }
        }
    }

    // Those who wait first: they are what moderators see.
    private async IAsyncEnumerable<string> ToMatchAgain(
        TimeSpan lookBack, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new Reviewer("", IsLead: true, IsAdmin: true);
        foreach (var shard in reviews.All)
        {
            ReviewPlace? after = null;
            while (true)
            {
                var page = await shard.ListAsync(new() { Limit = Page }, after, reader, cancellationToken) ?? [];
                foreach (var review in page)
                {
                    yield return review.Case.Subject.ContentId;
                }

                if (page.Length < Page)
                {
                    break;
                }

                after = new(ReviewPriority.KeyOf(page[^1].Case), page[^1].Case.Id);
            }

            for (StoredReviewPlace? from = null; ;)
            {
                var onDisk = await shard.ListOnDiskAsync(from, cancellationToken);
                foreach (var id in onDisk.ContentIds)
                {
                    yield return id;
                }

                if ((from = onDisk.Next) is null)
                {
                    break;
                }
            }
        }

        var since = timeProvider.GetUtcNow() - lookBack;
        for (var shard = 0; shard < ScoreShards.Count; shard++)
        {
            for (var before = long.MaxValue; await scores[shard].BeforeAsync(before, cancellationToken) is { } chunk; before = chunk.Number)
            {
                foreach (var row in chunk.Rows.Where(row => row.At >= since))
                {
                    yield return row.ContentId;
                }

                if (chunk.Rows is [{ At: var oldest }, ..] && oldest < since)
                {
                    break;
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content {ContentId} could not be matched again; it is tried once more")]
    private partial void LogNotRechecked(Exception exception, string contentId);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Bank {Bank} ({What}): {Looked} items matched again, {Changed} changed, {Elapsed}")]
    private partial void LogRechecked(int bank, string what, int looked, int changed, TimeSpan elapsed);
}

/// <summary>The second look of <see cref="BankRecheckJob"/>.</summary>
internal sealed class BankRecheckAgainJob([FromKeyedServices(BankRecheckJob.Name)] IScheduledJob first) : IScheduledJob
{
    public const string Name = "bank-recheck-again";

    public TimeSpan? Timeout => first.Timeout;

    public Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        ((BankRecheckJob)first).RunAsync(context, isLast: true, cancellationToken);
}
