using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Jobs;
using OrleansMl.Storage;
using OrleansMl.Users;

namespace OrleansMl.Interactions;

/// <summary>
/// What counted of somebody whose record does not tell it any more (grain key: their pseudonym). Forgets itself after a month.
/// </summary>
[GrainInterfaceType("counted-acts")]
internal interface ICountedActsGrain : IGrainWithStringKey
{
    /// <summary>All of it.</summary>
    [Alias("get"), ReadOnly]
    Task<StoredCountedActs> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps acts, durably. Repeating it is harmless.</summary>
    /// <returns>All of it.</returns>
    [Alias("add")]
    Task<StoredCountedActs> AddAsync(ImmutableArray<ulong> keys, CancellationToken cancellationToken = default);

    /// <summary>Forgets what is of no use any more.</summary>
    /// <returns>When to come back; null when nothing is left.</returns>
    [Alias("prune")]
    Task<DateTimeOffset?> PruneAsync(CancellationToken cancellationToken = default);
}

/// <summary>A shell over <see cref="CountedActs"/>.</summary>
[GrainType("counted-acts"), CollectionAgeLimit(Minutes = 3)]
internal sealed class CountedActsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IJobs jobs,
    TimeProvider timeProvider) : Grain, ICountedActsGrain
{
    private StoredRecord<StoredCountedActs> Record => field ??= storage.Record<StoredCountedActs>(this, "counted-acts");

    private int Today => UserIndexShards.DayOf(timeProvider.GetUtcNow());

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<StoredCountedActs> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(StoredCountedActs.Of(Record.Value.ToActs().Prune(Today)));

    public async Task<StoredCountedActs> AddAsync(ImmutableArray<ulong> keys, CancellationToken cancellationToken)
    {
        var acts = Record.Value.ToActs().Add(keys, Today);

        // Scheduled first: a crash in between leaves a job that finds nothing to do, never acts that stay for ever.
        await jobs.ScheduleAsync(
            CountedActsJob.Name, this.GetPrimaryKeyString(), DayAfter(acts.Until), cancellationToken: cancellationToken);
        await Record.SaveAsync(StoredCountedActs.Of(acts));
        return Record.Value;
    }

    public async Task<DateTimeOffset?> PruneAsync(CancellationToken cancellationToken)
    {
        var acts = Record.Value.ToActs().Prune(Today);
        if (acts.IsEmpty)
        {
            await Record.ClearAsync();
            return null;
        }

        await Record.SaveAsync(StoredCountedActs.Of(acts));
        return DayAfter(acts.Until);
    }

    private static DateTimeOffset DayAfter(int day) => DateTimeOffset.UnixEpoch.AddDays(day + 1);
}

/// <summary>Comes a month after something was added.</summary>
internal sealed class CountedActsJob(IGrainFactory grains) : IScheduledJob
{
    public const string Name = "counted-acts";

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken) =>
        JobResult.AtOrDone(await grains.GetGrain<ICountedActsGrain>(context.Target).PruneAsync(cancellationToken));
}

/// <summary>The entries of <see cref="CountedActs"/>, as two lists.</summary>
[GenerateSerializer, Immutable, Alias("stored-counted-acts")]
internal sealed record StoredCountedActs
{
    [Id(0)] public ImmutableArray<ulong> Keys { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Days since 1970-01-01.</summary>
    [Id(1)] public ImmutableArray<int> Days { get => field.IsDefault ? [] : field; init; } = [];

    public static StoredCountedActs Of(CountedActs acts) => new() { Keys = [.. acts.Days.Keys], Days = [.. acts.Days.Values] };

    public CountedActs ToActs() => new(Keys.Zip(Days).ToImmutableDictionary(pair => pair.First, pair => pair.Second));
}
