using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Events;
using OrleansMl.Storage;

namespace OrleansMl.Webhooks;

/// <summary>
/// A subscription. Awake it looks twice a second what is due; what it posts runs outside of its turns, so it answers meanwhile. Writes are
/// one at a time. A job wakes it where its silo died.
/// </summary>
[GrainType("webhook"), Reentrant]
internal sealed partial class WebhookGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    WebhookReader reader,
    WebhookSender sender,
    IOptions<WebhookOptions> options,
    TimeProvider timeProvider,
    ILogger<WebhookGrain> logger) : Grain, IWebhookGrain
{
    // Receivers learn of the new secret in this time.
    private static readonly TimeSpan BothSecrets = TimeSpan.FromDays(1);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _gate = new(1, 1);

    private StoredRecord<StoredWebhook> Head => field ??= storage.Record<StoredWebhook>(this, StoredWebhook.StateName);

    private StoredRecord<StoredDeadEvents> Dead => field ??= storage.Record<StoredDeadEvents>(this, StoredWebhook.DeadName);

    private ChunkLog<StoredWebhook, StoredDeliveryChunk, WebhookDelivery> Log =>
        field ??= storage.Log(this, Head, StoredWebhook.LogFormat);

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Log.LoadAsync();
        await Dead.LoadAsync();
        this.RegisterGrainTimer(
            _ =>
            {
                Start();
                return Task.CompletedTask;
            },
            new() { DueTime = Tick, Period = Tick, Interleave = true, KeepAlive = Head.Exists });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _stopping.CancelAsync();

    public async Task<Webhook> CreateAsync(
        WebhookSettings settings, string secret, ImmutableArray<long> positions, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await ChangeAsync(stored => stored with
        {
            Settings = settings,
            Secrets = [secret],
            CreatedAt = now,
            CountsFrom = now + EventSwitch.Stale,
            Progress = WebhookProgress.None with { Positions = positions },
        });
        return View();
    }

    public Task<Webhook?> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Head.Exists ? View() : null);

    public async Task<Webhook?> PutAsync(WebhookSettings settings, CancellationToken cancellationToken)
    {
        if (!Head.Exists)
        {
            return null;
        }

        // Enabled again, or with another address: the receiver has not failed yet.
        var now = timeProvider.GetUtcNow();
        await ChangeAsync(stored =>
        {
            var isNew = settings.Url != stored.Settings!.Url || (settings.Enabled && !stored.Settings.Enabled);
            return stored with
            {
                Settings = settings,
                DisabledReason = null,
                Progress = isNew ? stored.Progress.Recovered(now) : stored.Progress,
            };
        });
        return View();
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await Dead.ClearAsync();
            await Log.ClearAsync();
        }
        finally
        {
            _gate.Release();
        }

        DeactivateOnIdle();
    }

    public async Task<WebhookResult> RotateAsync(CancellationToken cancellationToken)
    {
        if (!Head.Exists)
        {
            return new(WebhookOutcome.NotFound);
        }

        var (secret, until) = (WebhookSignature.NewSecret(), timeProvider.GetUtcNow() + BothSecrets);
        await ChangeAsync(stored => stored with { Secrets = [secret, stored.Secrets[0]], PreviousUntil = until });
        return new(WebhookOutcome.Done, View(), secret);
    }

    public Task<WebhookTarget?> GetTargetAsync(CancellationToken cancellationToken) => Task.FromResult(Head.Exists ? Target() : null);

    public async Task<WebhookDeliveryPage?> ListDeliveriesAsync(
        bool isDead, long? before, int limit, CancellationToken cancellationToken)
    {
        if (!Head.Exists)
        {
            return null;
        }

        if (isDead)
        {
            var from = (int)Math.Clamp(before ?? long.MaxValue, 0, Dead.Value.Events.Length);
            var dead = Dead.Value.Events[Math.Max(0, from - limit)..from];
            return new([.. dead.Reverse().Select(one => one.Last)], from > limit ? from - limit : null);
        }

        var deliveries = ImmutableArray.CreateBuilder<WebhookDelivery>();
        var next = Math.Min(before ?? long.MaxValue, Log.End);
        await foreach (var part in Log.ReadBackAsync(next))
        {
            foreach (var delivery in part.Entries.Reverse().Take(limit - deliveries.Count))
            {
                deliveries.Add(delivery);
                next--;
            }

            if (deliveries.Count == limit)
            {
                break;
            }
        }

        return new(deliveries.ToImmutable(), deliveries.Count == limit && next > Log.First ? next : null);
    }

    public async Task<int?> RedeliverAsync(ImmutableArray<string> eventIds, CancellationToken cancellationToken)
    {
        if (!Head.Exists)
        {
            return null;
        }

        var wanted = Dead.Value.Events.Where(one => eventIds.IsEmpty || eventIds.Contains(one.Last.EventId)).ToList();
        if (wanted.Count > 0)
        {
            // Held first: a crash in between leaves a dead letter that is delivered too.
            var now = timeProvider.GetUtcNow();
            await ChangeAsync(stored => stored with
            {
                Progress = wanted.AsEnumerable().Reverse().Aggregate(
                    stored.Progress, (progress, one) => progress.HoldFirst(one.Key, one.At, now)),
            });
            await BuryAsync(events => events.RemoveAll(wanted.Contains));
            Start();
        }

        return wanted.Count;
    }

    public Task<bool> WakeAsync(CancellationToken cancellationToken)
    {
        Start();
        return Task.FromResult(Head.Exists);
    }

    // While there are two, the one that receivers know signs first: some libraries look at the first signature only.
    private WebhookTarget Target()
    {
        var stored = Head.Value;
        return new(
            stored.Settings!.Url, stored.PreviousUntil > timeProvider.GetUtcNow() ? [.. stored.Secrets.Reverse()] : stored.Secrets[..1]);
    }

    private Webhook View()
    {
        var (stored, progress, now) = (Head.Value, Head.Value.Progress, timeProvider.GetUtcNow());
        return new()
        {
            Id = Id,
            Settings = stored.Settings!,
            State = !stored.Settings!.Enabled ? WebhookState.Disabled
                : progress.IsFailing ? WebhookState.Failing
                : progress.IsFull(options.Value.MaxHeldItems) ? WebhookState.Paused
                : WebhookState.Active,
            CreatedAt = stored.CreatedAt,
            CountsFrom = stored.CountsFrom,
            Lag = reader.LagOf(progress.Positions),
            HeldItems = progress.Held.Length,
            HeldEvents = progress.HeldEvents,
            DeadLetters = Dead.Value.Events.Length,
            Missed = progress.Missed,
            LastSuccessAt = stored.LastSuccessAt,
            LastError = stored.LastError,
            DisabledReason = stored.DisabledReason,
            PreviousSecretUntil = stored.PreviousUntil > now ? stored.PreviousUntil : null,
        };
    }

    /// <summary>One write of the head, with deliveries that are logged.</summary>
    private async Task ChangeAsync(Func<StoredWebhook, StoredWebhook> change, IReadOnlyCollection<WebhookDelivery>? deliveries = null)
    {
        await _gate.WaitAsync();
        try
        {
            await Log.AppendAsync(deliveries ?? [], change);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task BuryAsync(Func<ImmutableArray<DeadEvent>, ImmutableArray<DeadEvent>> change)
    {
        await _gate.WaitAsync();
        try
        {
            await Dead.SaveAsync(new() { Events = change(Dead.Value.Events) });
        }
        finally
        {
            _gate.Release();
        }
    }
}
