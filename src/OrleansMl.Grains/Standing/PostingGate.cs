using OrleansMl.Content;

namespace OrleansMl.Standing;

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
