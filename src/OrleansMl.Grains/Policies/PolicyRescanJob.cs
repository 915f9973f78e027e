using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansMl.Content;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Trending;

namespace OrleansMl.Policies;

/// <summary>
/// Does a rescan (target: the policy's name), a batch of at most a second's items a run. How far it is lies with
/// <see cref="PolicyRescanGrain"/>; what is in memory here is read again after a crash. A batch whose report was lost is done once more,
/// and comes to the same.
/// </summary>
internal sealed partial class PolicyRescanJob(
    IGrainFactory grains, ScoreShards shards, TimeProvider timeProvider, ILogger<PolicyRescanJob> logger) : IScheduledJob, IDisposable
{
    public const string Name = "policy-rescan";

    private const int AtOnce = 32;

    private readonly RescanPlaces _places = new(timeProvider);

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var work = grains.GetGrain<IPolicyRescanWork>(context.Target);

        var place = _places.Take(context.Target);
        if (await work.WorkAsync(cancellationToken) is not { } rescan)
        {
            return JobResult.Done;
        }

        if (!rescan.IsCounted)
        {
            return await CountAsync(work, rescan, cancellationToken) is null ? JobResult.Done : JobResult.At(timeProvider.GetUtcNow());
        }

        var now = timeProvider.GetUtcNow();
        if (now < rescan.NextAt)
        {
            if (place is not null)
            {
                _places.Keep(context.Target, place);
            }

            return JobResult.At(rescan.NextAt);
        }

        if (place is null || place.Number != rescan.Number || place.Step != rescan.Step)
        {
            place = new(rescan.Number, rescan.Step, await RescanSource.OpenAsync(shards, rescan, cancellationToken));
        }

        var report = rescan.IsRead
            ? await AskAgainAsync(rescan, place.Source, now, cancellationToken)
            : await AskAsync(rescan, place.Source, now, cancellationToken);
        if (report is null)
        {
            // A silo does not know the version yet.
            return JobResult.At(now + StoredRescan.Pace);
        }

        if (await work.ReportAsync(report, cancellationToken) is not { } next)
        {
            return JobResult.Done;
        }

        _places.Keep(context.Target, place with { Step = next.Step });
        return JobResult.At(next.NextAt);
    }

    public void Dispose() => _places.Dispose();

    private async Task<StoredRescan?> CountAsync(IPolicyRescanWork work, StoredRescan rescan, CancellationToken cancellationToken)
    {
        ImmutableArray<string>? viewed = rescan.CountedShards == 0 ? await ViewedAsync(cancellationToken) : null;
        var (items, known) = await RescanSource.CountAsync(
            shards, rescan.CountedShards, rescan, viewed ?? rescan.Viewed, cancellationToken);
        return await work.CountAsync(rescan.Step, viewed, items, known, cancellationToken);
    }

    // What counters know: what is shown somewhere, and so what a wrong level harms most.
    private async Task<ImmutableArray<string>> ViewedAsync(CancellationToken cancellationToken)
    {
        var boards = await Task.WhenAll(new[] { TrendingWindow.Hour, TrendingWindow.Day, TrendingWindow.Week }.Select(window =>
            grains.GetGrain<ITrendingBoardGrain>(TrendingScope.Global.ToString()).GetAsync(window, cancellationToken)));
        var items = boards.SelectMany(board => board.Items.OrderByDescending(item => item.Engagement));
        return [.. items.Select(item => item.ContentId).Distinct()];
    }

    private async Task<RescanReport?> AskAsync(
        StoredRescan rescan, RescanSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = await source.TakeAsync(rescan.Request.RatePerSecond, cancellationToken);
        return await AskAsync(rescan, ids, cancellationToken) is var (items, failed)
            ? new()
            {
                Step = rescan.Step,
                Items = items,
                Failed = failed,
                ViewedDone = source.ViewedDone,
                Cursors = source.Cursors,
                NextAt = now + StoredRescan.Pace,
            }
            : null;
    }

    private async Task<RescanReport?> AskAgainAsync(
        StoredRescan rescan, RescanSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ImmutableArray<string> ids = [.. rescan.Again.Take(rescan.Request.RatePerSecond)];
        return await AskAsync(rescan, ids, cancellationToken) is var (items, failed)
            ? new()
            {
                Step = rescan.Step,
                Items = items,
                Failed = failed,
                AskedAgain = ids,
                // Whoever fails goes to the end: when all of a batch did, there is nobody else, or nobody can be asked now.
                IsRoundOver = failed.Length == ids.Length || ids.Length == rescan.Again.Length,
                ViewedDone = source.ViewedDone,
                Cursors = source.Cursors,
                NextAt = now + StoredRescan.Pace,
            }
            : null;
    }

    private async Task<(ImmutableArray<RescannedItem> Items, ImmutableArray<string> Failed)?> AskAsync(
        StoredRescan rescan, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var order = new RedecideOrder(rescan.Version, rescan.StartedAt, rescan.Request.IsDry);
        var (items, failed) = (new ConcurrentQueue<RescannedItem>(), new ConcurrentQueue<string>());
        var isOther = false;
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                try
                {
                    var made = await grains.GetGrain<IContentRedecide>(id).RedecideAsync(order, token);
                    if (made.Outcome == RedecisionOutcome.OtherVersion)
                    {
                        Volatile.Write(ref isOther, true);
                    }
                    else
                    {
                        items.Enqueue(new(id, made));
                    }
                }
                catch (Exception exception) when (!token.IsCancellationRequested)
                {
                    // One item that cannot be asked must not stop the others; it is asked again at the end.
                    failed.Enqueue(id);
                    LogNotAsked(exception, id);
                }
            });
        return isOther ? null : ([.. items], [.. failed]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content {ContentId} could not be decided anew; it is tried once more")]
    private partial void LogNotAsked(Exception exception, string contentId);
}
