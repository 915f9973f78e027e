using System.Collections.Immutable;
using System.Globalization;
using Orleans.Concurrency;
using OrleansMl.Content;
using OrleansMl.Interactions;
using OrleansMl.Moderation;

namespace OrleansMl.Reviews;

/// <summary>The shards as one: asks all of them who has the first cases, and hands acts to the case's.</summary>
[GrainType("reviews"), StatelessWorker, Reentrant]
internal sealed partial class ReviewsGrain(
    ReviewShards shards,
    ReviewDecisions decisions,
    ReviewEnrichments enrichments,
    ReviewConfirmations confirmations,
    IPolicySource policies,
    IEnumerable<IReviewStatementSource> statements,
    IEnumerable<IAuthorStandingSource> standings,
    TimeProvider timeProvider) : Grain, IReviewsGrain
{
    public async Task<ReviewBatch?> NextAsync(string queue, int count, Reviewer by, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count is >= 1 and <= IReviewsGrain.MaxClaims, true);
        List<QueuedReview> claimed = [];
        var isFirst = true;
        while (claimed.Count < count)
        {
            var missing = count - claimed.Count;
            var peeked = await Task.WhenAll(shards.All.Select(async shard =>
                (Shard: shard, First: await shard.PeekAsync(queue, missing, by, cancellationToken))));
            if (peeked.Any(one => one.First is null))
            {
                return null;
            }

            // Each call brings some or finds fewer on disk, so it ends.
            if (peeked.Where(one => one.First!.IsBehind).ToList() is { Count: > 0 } behind)
            {
                await Task.WhenAll(behind.Select(one => one.Shard.FillAsync(queue, cancellationToken)));
                continue;
            }

            // One that looks like the others, where there are others.
            if (isFirst && peeked.Max(one => one.First!.GoldenRate) is > 0 and var rate && peeked.Any(one => !one.First!.Keys.IsEmpty))
            {
                claimed.AddRange(await GiveGoldenAsync(queue, rate, by, cancellationToken) is { } golden ? [golden] : []);
                missing = count - claimed.Count;
            }

            isFirst = false;
            var best = peeked.SelectMany(one => one.First!.Keys.Select(key => (one.Shard, Key: key)))
                .OrderByDescending(one => one.Key)
                .Take(missing)
                .GroupBy(one => one.Shard, (shard, some) => shard.ClaimFirstAsync(queue, some.Count(), by, cancellationToken))
                .ToList();
            if (best.Count == 0)
            {
                break;
            }

            // What somebody else took meanwhile is looked for again; each round somebody gets a case, so it ends.
            claimed.AddRange((await Task.WhenAll(best)).SelectMany(cases => cases));
        }

        foreach (var review in claimed)
        {
            // Nobody waits for it here: it is there when the case is read.
            enrichments.TryBegin(review, out _);
        }

        return new([.. claimed.OrderByDescending(one => one.Priority)]);
    }

    public async Task<ReviewPage?> ListAsync(ReviewFilter filter, Reviewer by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNotEqual(filter.Limit is >= 1 and <= IReviewsGrain.MaxPage, true);
        ReviewPlace? after = null;
        if (filter.Cursor is { } cursor && (after = PlaceOf(cursor)) is null)
        {
            return null;
        }

        // One more than the page, so that it is known whether another follows, also when one shard has all of them.
        var wanted = filter with { Limit = filter.Limit + 1 };
        var pages = await Task.WhenAll(shards.All.Select(shard => shard.ListAsync(wanted, after, by, cancellationToken)));
        if (pages.Any(page => page is null))
        {
            return null;
        }

        var all = pages.SelectMany(page => page!.Value)
            .OrderByDescending(one => ReviewPriority.KeyOf(one.Case)).ThenBy(one => one.Case.Id, StringComparer.Ordinal)
            .Take(filter.Limit + 1)
            .ToList();
        var page = all.Take(filter.Limit).ToImmutableArray();
        return new(page, all.Count > filter.Limit ? CursorOf(page[^1].Case) : null);
    }

    public Task<ReviewResult> GetAsync(string id, Reviewer by, CancellationToken cancellationToken) =>
        OnShardAsync(id, shard => shard.GetAsync(id, by, cancellationToken));

    public async Task<ReviewDossier> GetDossierAsync(string id, Reviewer by, CancellationToken cancellationToken)
    {
        var result = await GetAsync(id, by, cancellationToken);
        if (result.Review is not { Case.Subject: { } subject })
        {
            return new() { Result = result };
        }

        var enrichment = enrichments.ReadAsync(result.Review, cancellationToken);
        var content = GrainFactory.GetGrain<IContentGrain>(subject.ContentId);
        var reporters = GrainFactory.GetGrain<IItemReports>(subject.ContentId).CountAsync(cancellationToken);
        var author = GrainFactory.GetGrain<IReviewedAuthor>(subject.AuthorId).GetAsync(cancellationToken);
        var said = Task.WhenAll(statements.Select(source => source.GetAsync(subject.ContentId, cancellationToken)));
        var reach = confirmations.ReachOfAsync(subject.AuthorId, cancellationToken);
        var standing = Task.WhenAll(standings.Select(source => source.GetAsync(subject.AuthorId, cancellationToken)));
        var explanation = await content.ExplainAsync(cancellationToken);
        var scores = explanation?.Current.Scores ?? CategoryScores.Empty;
        var dossier = new ReviewDossier
        {
            Result = result,
            Item = await content.GetAsync(cancellationToken),
            Explanation = explanation,
            Scores =
            [
                .. scores.Enumerate().Select(score => (score, Thresholds: policies.Known.Live.ThresholdsOf(subject.Type, score.Key)))
                    .Select(one => new ReviewScore(
                        one.score.Key, one.score.Value, one.Thresholds?.Flag, one.Thresholds?.Review, one.Thresholds?.Reject))
            ],
            Author = await author,
            Reporters = await reporters,
            Statements = [.. (await said).SelectMany(some => some).OrderBy(statement => statement.At)],
            Standing = (await standing).FirstOrDefault(),
            Enrichment = await enrichment,
            AuthorReach = await reach,
        };
        return result.IsGolden ? GoldenCases.Of(dossier, policies.Known.Live.Reference)
            : result.Review.Case.IsBlind ? BlindDossier.Of(dossier)
            : dossier;
    }

    public Task<ReviewResult> ClaimAsync(string id, Reviewer by, CancellationToken cancellationToken) =>
        OnShardAsync(id, shard => shard.ActAsync(id, ReviewAct.Claimed, null, null, by, cancellationToken));

    public Task<ReviewResult> RenewAsync(string id, Reviewer by, CancellationToken cancellationToken) =>
        OnShardAsync(id, shard => shard.RenewAsync(id, by, cancellationToken));

    public Task<ReviewResult> ReleaseAsync(string id, Reviewer by, CancellationToken cancellationToken) =>
        OnShardAsync(id, shard => shard.ActAsync(id, ReviewAct.Released, null, null, by, cancellationToken));

    public Task<ReviewResult> EscalateAsync(
        string id, string? queue, string? reason, Reviewer by, CancellationToken cancellationToken) =>
        OnShardAsync(id, shard => shard.ActAsync(id, ReviewAct.Escalated, queue, reason, by, cancellationToken));

    public Task<ReviewResult> NoteAsync(string id, string text, Reviewer by, CancellationToken cancellationToken) =>
        OnShardAsync(id, shard => shard.ActAsync(id, ReviewAct.Noted, null, text, by, cancellationToken));

    public async Task<ReviewStats> GetStatsAsync(Reviewer by, CancellationToken cancellationToken)
    {
        var queues = (await GrainFactory.GetGrain<IReviewQueuesGrain>(0).GetAsync(cancellationToken)).Queues
            .Where(queue => queue.MaySee(by));
        var stats = await Task.WhenAll(shards.All.Select(shard => shard.GetStatsAsync(cancellationToken)));
        return ReviewFigures.Of(
            [.. queues.Select(queue => queue.Name)],
            stats.SelectMany(one => one.Queues),
            [.. stats.SelectMany(one => one.Handled).Select(one => new HandledFigure(one.Queue, one.Actor, one.HandlingSeconds))],
            by.SeesAll ? null : by.UserId);
    }

    private Task<ReviewResult> OnShardAsync(string id, Func<IReviewShardGrain, Task<ReviewResult>> act) =>
        shards.OfCase(id) is { } shard ? act(shard) : Task.FromResult(new ReviewResult { Outcome = ReviewOutcome.NotFound });

    private static string CursorOf(ReviewCase last) => string.Create(
        CultureInfo.InvariantCulture, $"{BitConverter.DoubleToInt64Bits(ReviewPriority.KeyOf(last)):x16}.{last.Id}");

    private static ReviewPlace? PlaceOf(string cursor) =>
        cursor is { Length: > 17 } && cursor[16] == '.'
        && long.TryParse(cursor.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            ? new(BitConverter.Int64BitsToDouble(bits), cursor[17..])
            : null;
}
