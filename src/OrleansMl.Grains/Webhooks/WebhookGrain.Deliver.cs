using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansMl.Events;

namespace OrleansMl.Webhooks;

// Rounds: read what is due, post it, write what came of it.
internal sealed partial class WebhookGrain
{
    // Held items of one round.
    private const int MostDue = 64;

    private readonly CancellationTokenSource _stopping = new();
    private DateTimeOffset _probeAt;
    private bool _isRunning;

    private void Start()
    {
        if (!_isRunning && Head.Exists && !_stopping.IsCancellationRequested)
        {
            _isRunning = true;
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested && await RunOnceAsync(_stopping.Token))
            {
            }
        }
        catch (Exception exception)
        {
            // Whoever goes on in its place begins where the last write was.
            if (!_stopping.IsCancellationRequested)
            {
                LogRoundFailed(exception, Id);
            }
        }
        finally
        {
            _isRunning = false;
        }
    }

    /// <summary>One round; false when there was nothing to do.</summary>
    private async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var (stored, progress, now) = (Head.Value, Head.Value.Progress, timeProvider.GetUtcNow());
        if (stored.Settings is not { Enabled: true } settings || progress.NotBefore > now)
        {
            return false;
        }

        var (lanes, missed) = (new List<WebhookLane>(), 0L);
        foreach (var item in progress.Due(now, MostDue).ToList())
        {
            var (events, gone) = await reader.ReadAsync(item, cancellationToken);
            missed += gone;
            lanes.Add(new(item.Key, item.Attempts, events));
        }

        var news = new WebhookNews(progress.Positions, [], 0);
        if (!progress.IsFull(options.Value.MaxHeldItems) && (!progress.IsFailing || _probeAt <= now))
        {
            _probeAt = now + progress.ProbeEvery;
            int? one = progress.IsFailing ? progress.Failures % progress.Positions.Length : null;
            news = await reader.ReadAsync(progress.Positions, settings.Types, one, cancellationToken);
        }

        var held = progress.Held.Select(item => item.Key).ToHashSet();
        var byItem = news.Events.ToLookup(one => one.Key, one => one.Event);
        lanes.AddRange(byItem.Where(item => !held.Contains(item.Key)).Select(item => new WebhookLane(item.Key, 0, [.. item])));
        missed += news.Missed;
        if (lanes.Count == 0 && missed == 0 && news.Next.SequenceEqual(progress.Positions) && progress.Missed == progress.MissedTold)
        {
            return false;
        }

        var run = new WebhookRun(sender, Target(), options.Value.Concurrency, progress);

        // On the thread pool, so that signing and waiting are nobody's turn.
        await Task.Run(() => run.RunAsync(lanes, cancellationToken), cancellationToken);
        var isTold = progress.Missed > progress.MissedTold
            && await Task.Run(() => run.SendAsync(MissedEvent(progress.Missed), cancellationToken), cancellationToken);
        await SaveAsync(lanes, news, byItem.Where(item => held.Contains(item.Key)), missed, isTold ? progress.Missed : null, run);
        return run.MayGoOn && !cancellationToken.IsCancellationRequested;
    }

    private async Task SaveAsync(
        List<WebhookLane> lanes,
        WebhookNews news,
        IEnumerable<IGrouping<ulong, LaneEvent>> behind,
        long missed,
        long? missedTold,
        WebhookRun run)
    {
        var now = timeProvider.GetUtcNow();
        var dead = new List<DeadEvent>();
        var deliveries = new List<WebhookDelivery>();
        var answers = lanes.SelectMany(lane => lane.Answers).ToList();
        var gone = answers.Exists(one => one.Answer.IsGone);
        await ChangeAsync(Change, Deliveries());
        if (dead.Count > 0)
        {
            LogGivenUp(dead.Count, Id);
            await BuryAsync(events => Latest(events.AddRange(dead)));
        }

        if (gone)
        {
            LogGone(Id);
        }

        List<WebhookDelivery> Deliveries()
        {
            foreach (var (one, attempt, answer) in answers)
            {
                deliveries.Add(new() { EventId = one.Id, Type = one.Type, Attempt = attempt, Result = answer.Attempt });
            }

            return deliveries;
        }

        StoredWebhook Change(StoredWebhook stored)
        {
            // A log that is written twice, because the head was taken, must not find the same ones again.
            dead.Clear();
            var progress = stored.Progress with
            {
                Positions = news.Next,
                Missed = stored.Progress.Missed + missed,
                MissedTold = missedTold ?? stored.Progress.MissedTold,
            };
            foreach (var lane in lanes)
            {
                progress = progress.With(lane, now, Random.Shared.NextDouble(), out var given);
                if (given is not null)
                {
                    var last = lane.Answers[^1];
                    dead.Add(new(lane.Key, given.At, new()
                    {
                        EventId = given.Id,
                        Type = given.Type,
                        Attempt = last.Attempt,
                        Result = last.Answer.Attempt,
                    }));
                }
            }

            foreach (var item in behind)
            {
                progress = progress.Hold(item.Key, [.. item.Select(one => one.At)], now);
            }

            var wasFailing = progress.IsFailing;
            progress = progress with { Failures = run.Failures, NotBefore = run.NotBefore };
            progress = wasFailing && !progress.IsFailing ? progress.Recovered(now) : progress;
            return stored with
            {
                Progress = progress,
                Settings = gone ? stored.Settings! with { Enabled = false } : stored.Settings,
                DisabledReason = gone ? "the receiver answered 410 Gone" : stored.DisabledReason,
                LastSuccessAt = run.LastSuccessAt ?? stored.LastSuccessAt,
                LastError = answers.Count > 0
                    ? answers.LastOrDefault(one => !one.Answer.IsAccepted).Answer?.Attempt.Error
                    : stored.LastError,
            };
        }
    }

    private static ImmutableArray<DeadEvent> Latest(ImmutableArray<DeadEvent> events) =>
        events[Math.Max(0, events.Length - StoredDeadEvents.MaxEvents)..];

    private LaneEvent MissedEvent(long missed)
    {
        var told = new ModerationEvent
        {
            Id = ContentEventData.EventId($"{Id}/missed", missed),
            Type = WebhookEvents.Missed,
            Subject = Id,
            Seq = 0,
            At = timeProvider.GetUtcNow(),
            Data = string.Create(CultureInfo.InvariantCulture, $$"""{"webhook_id":"{{Id}}","missed":{{missed}}}"""),
        };
        return new(default, told.Id, told.Type, EventBody.Of(told));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of webhook {WebhookId} failed; it is repeated")]
    private partial void LogRoundFailed(Exception exception, string webhookId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events of webhook {WebhookId} were given up and are dead letters")]
    private partial void LogGivenUp(int count, string webhookId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {WebhookId} is disabled: its receiver answered 410 Gone")]
    private partial void LogGone(string webhookId);
}
