using System.Collections.Immutable;
using OrleansMl.Security;
using OrleansMl.Storage;

namespace OrleansMl.Reviews;

// What decisions are compared with.
internal sealed partial class ReviewShardGrain
{
    private ImmutableArray<byte> _drawKey;

    private ReviewPairs Pairs => field ??= new(storage.Log(
        this, storage.Record<StoredReviewPairs>(this, "review-pairs"), StoredReviewPairs.LogFormat));

    public async Task<ImmutableArray<StoredReviewPair>> GetPairsAsync(CancellationToken cancellationToken) =>
        [.. await Pairs.ListAsync()];

    public async Task ForgetReviewerAsync(string userId, CancellationToken cancellationToken)
    {
        await Golden.KeepAsync(hold => hold.UserId != userId);
        await Golden.ForgetAsync(userId);
        await Pairs.ForgetAsync(userId);
    }

    public async Task<bool> IsBlindAsync(string id, Reviewer by, CancellationToken cancellationToken) =>
        await FindAsync(id, by) is { IsBlind: true, State: not ReviewState.Closed } review
        && MaySee(review, by)
        && !review.Excluded.Contains(by.UserId)
        && (!by.SeesAll || review.Lease?.Holder == by.UserId);

    public async Task SampleAsync(ReviewSample sample, CancellationToken cancellationToken)
    {
        // Once a revision, and not beside a case: somebody looks there anyway.
        var id = ReviewCase.IdOf(sample.Subject.ContentId, sample.Subject.Revision);
        if (await Cases.FindAsync(id) is not null)
        {
            return;
        }

        var now = Now;
        var opened = ReviewCase.OpenSample(sample.Subject, sample.Level, sample.Category, sample.Rate, now, TimeSpan.Zero);
        var review = opened with { DueAt = now + DueIn(opened) };
        await EnsureSweepAsync(review.DueAt, cancellationToken);
        await Cases.SaveAsync(review);
        await BalanceAsync(cancellationToken);
    }

    // The share by which a decision was drawn to be made a second time; null when it was not.
    private async ValueTask<double?> DrawAsync(ReviewCase review, CancellationToken cancellationToken)
    {
        if (!review.MayBeCheckedAgain || Routing.Find(review.Verdict!.Queue) is not { SecondReview: > 0 and var rate })
        {
            return null;
        }

        if (_drawKey.IsDefault)
        {
            _drawKey = await grains.GetGrain<IClusterSecretGrain>(0).DeriveAsync(ReviewSampler.SecretPurpose, cancellationToken);
        }

        return ReviewDraw.IsDrawn(_drawKey.AsSpan(), $"second\n{review.Id}", rate) ? rate : null;
    }

    // Whoever decided first is told of no second case.
    private static bool IsHiddenFrom(ReviewCase review, Reviewer by) => review.IsSecondReview && review.Excluded.Contains(by.UserId);
}
