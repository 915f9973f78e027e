using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Events;

/// <summary>Who follows events (grain key: 0).</summary>
[GrainInterfaceType("event-followers")]
internal interface IEventFollowersGrain : IGrainWithIntegerKey
{
    [Alias("get")]
    Task<EventFollowing> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds a follower that stays, or removes it. Repeating it is harmless.</summary>
    [Alias("set")]
    Task<EventFollowing> SetAsync(string name, bool follows, CancellationToken cancellationToken = default);

    /// <summary>Somebody reads a stream: events are written for another while.</summary>
    [Alias("touch")]
    Task<EventFollowing> TouchAsync(CancellationToken cancellationToken = default);
}

/// <summary>Whether events are written.</summary>
/// <param name="IsOn">True when somebody follows.</param>
/// <param name="Epoch">Grows whenever they begin to be written.</param>
/// <param name="StreamsUntil">Until when on account of streams (UTC).</param>
[GenerateSerializer, Immutable, Alias("event-following")]
internal sealed record EventFollowing(
    [property: Id(0)] bool IsOn, [property: Id(1)] long Epoch, [property: Id(2)] DateTimeOffset StreamsUntil);

/// <inheritdoc cref="IEventFollowersGrain"/>
[GrainType("event-followers")]
internal sealed class EventFollowersGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, TimeProvider timeProvider) : Grain, IEventFollowersGrain
{
    private static readonly TimeSpan Follow = TimeSpan.FromMinutes(IEventsGrain.FollowMinutes);

    private StoredRecord<StoredEventFollowers> Record =>
        field ??= storage.Record<StoredEventFollowers>(this, StoredEventFollowers.StateName);

    private EventFollowing Now => new(IsOn, Record.Value.Epoch, Record.Value.StreamsUntil);

    private bool IsOn => !Record.Value.Names.IsEmpty || Record.Value.StreamsUntil > timeProvider.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<EventFollowing> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Now);

    public async Task<EventFollowing> SetAsync(string name, bool follows, CancellationToken cancellationToken)
    {
        var stored = Record.Value;
        if (stored.Names.Contains(name) != follows)
        {
            await SaveAsync(stored with { Names = follows ? stored.Names.Add(name) : stored.Names.Remove(name) }, follows);
        }

        return Now;
    }

    public async Task<EventFollowing> TouchAsync(CancellationToken cancellationToken)
    {
        var (stored, now) = (Record.Value, timeProvider.GetUtcNow());
        if (stored.StreamsUntil < now + (Follow / 2))
        {
            await SaveAsync(stored with { StreamsUntil = now + Follow }, follows: true);
        }

        return Now;
    }

    private Task SaveAsync(StoredEventFollowers next, bool follows) =>
        Record.SaveAsync(follows && !IsOn ? next with { Epoch = next.Epoch + 1 } : next);
}

/// <summary>Who follows events.</summary>
[GenerateSerializer, Immutable, Alias("stored-event-followers")]
internal sealed record StoredEventFollowers
{
    public const string StateName = "event-followers";

    /// <summary>Those that stay.</summary>
    [Id(0)] public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Until when on account of streams.</summary>
    [Id(1)] public DateTimeOffset StreamsUntil { get; init; }

    /// <summary>How often events began to be written.</summary>
    [Id(2)] public long Epoch { get; init; }
}
