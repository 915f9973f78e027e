using System.Collections.Immutable;
using OrleansMl.Content;
using OrleansMl.Moderation;

namespace OrleansMl.Standing;

/// <summary>In which tier an author is, for policies. Nobody is asked about a user of whom nothing counts.</summary>
internal sealed class StandingTiers(IGrainFactory grains, StandingFollower follower, StandingTerms terms) : IAuthorTiers
{
    public ImmutableArray<string> Names { get; } = [.. terms.Tiers.Select(tier => tier.Name)];

    public ValueTask<int> RankOfAsync(string authorId, CancellationToken cancellationToken) =>
        follower.IsPlain(authorId) ? new(0) : new(AskAsync(authorId, cancellationToken));

    private async Task<int> AskAsync(string authorId, CancellationToken cancellationToken) =>
        (await grains.GetGrain<IUserStrikes>(authorId).CheckAsync(cancellationToken)).Rank;
}

/// <summary>Refuses posts and edits of who is paused. Nobody is asked about a user of whom nothing counts.</summary>
internal sealed class PostingGate(IGrainFactory grains, StandingFollower follower, StandingInstruments instruments) : ISubmissionGate
{
    public ValueTask AdmitAsync(Submission submission, CancellationToken cancellationToken) =>
        follower.IsPlain(submission.AuthorId) ? default : new(AskAsync(submission, cancellationToken));

    private async Task AskAsync(Submission submission, CancellationToken cancellationToken)
    {
        var standing = await grains.GetGrain<IUserStrikes>(submission.AuthorId).CheckAsync(cancellationToken);
        if (standing.Restriction is { } paused && !(submission.WrittenAt < paused.Since))
        {
            instruments.OnRefused();
            throw new PostingPausedException(paused.Until, paused.Reason);
        }
    }
}
