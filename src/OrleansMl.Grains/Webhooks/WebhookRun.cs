using OrleansMl.Events;

namespace OrleansMl.Webhooks;

/// <summary>Types of events that are about a subscription itself.</summary>
internal static class WebhookEvents
{
    /// <summary>The subscription was too far behind; some events are no longer kept.</summary>
    public const string Missed = "events.missed";

    /// <summary>Sent when somebody asks for it.</summary>
    public const string Test = "webhook.test";
}

/// <summary>Posts the events of one round: several items at once, those of each in order, no more once the receiver is down.</summary>
internal sealed class WebhookRun(WebhookSender sender, WebhookTarget target, int concurrency, WebhookProgress before)
{
    // Longer no receiver keeps everything back.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private const int TooManyRequests = 429, Unavailable = 503;

    private readonly Lock _lock = new();
    private bool _isStopped;

    /// <summary>Failures since the last success.</summary>
    public int Failures { get; private set; } = before.Failures;

    /// <summary>What the receiver asked for.</summary>
    public DateTimeOffset? NotBefore { get; private set; }

    public DateTimeOffset? LastSuccessAt { get; private set; }

    /// <summary>False once the receiver is down, or wants a pause.</summary>
    public bool MayGoOn
    {
        get
        {
            lock (_lock)
            {
                // Down before: what this round tries is chosen with that in mind.
                return !_isStopped && (Failures < WebhookProgress.FailingAfter || (before.IsFailing && Failures == before.Failures));
            }
        }
    }

    public Task RunAsync(IEnumerable<WebhookLane> lanes, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        lanes,
        new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
        async (lane, token) => await lane.RunAsync(one => PostAsync(one, token), () => MayGoOn));

    /// <summary>Posts one event by itself; whether it was accepted.</summary>
    public async Task<bool> SendAsync(LaneEvent one, CancellationToken cancellationToken) =>
        MayGoOn && (await PostAsync(one, cancellationToken)).IsAccepted;

    private async Task<WebhookAnswer> PostAsync(LaneEvent one, CancellationToken cancellationToken)
    {
        var answer = await sender.SendAsync(target, one.Id, one.Body, cancellationToken);

        // A silo that stops is not the receiver's failure.
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Failures = answer.IsAccepted ? 0 : Failures + 1;
            LastSuccessAt = answer.IsAccepted ? answer.Attempt.At : LastSuccessAt;
            if (answer is { RetryAfter: { } asked, Attempt.Status: TooManyRequests or Unavailable })
            {
                var longest = answer.Attempt.At + LongestPause;
                (NotBefore, _isStopped) = (asked < longest ? asked : longest, true);
            }

            _isStopped |= answer.IsGone;
        }

        return answer;
    }
}
