using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Interactions;

/// <summary>Who reported an item (grain key: the content id).</summary>
[GrainInterfaceType("item-reports")]
internal interface IItemReports : IGrainWithStringKey
{
    /// <summary>
    /// Counts a report, durably, and raises what is due (<see cref="IReportListener"/>). Repeating it is harmless: a reporter counts once.
    /// </summary>
    /// <param name="reporterKey">What the reporter is known by, also after an erasure.</param>
    /// <param name="weight">How far they are proven and were right before, 0 to <see cref="ReportAccuracy.MaxFactor"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("add")]
    Task AddAsync(ulong reporterKey, double weight, CancellationToken cancellationToken = default);

    /// <summary>How many users reported the item.</summary>
    [Alias("count")]
    Task<int> CountAsync(CancellationToken cancellationToken = default);
}

/// <summary>A shell over <see cref="ReportTally"/>. Told before the reporter's record is written.</summary>
[GrainType("item-reports"), CollectionAgeLimit(Minutes = 3)]
internal sealed class ItemReportsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IEnumerable<IReportListener> listeners,
    IOptions<InteractionOptions> options,
    TimeProvider timeProvider) : Grain, IItemReports
{
    private StoredRecord<StoredItemReports> Record => field ??= storage.Record<StoredItemReports>(this, "item-reports");

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        return Record.Value.Reporters.Length;
    }

    public async Task AddAsync(ulong reporterKey, double weight, CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        var before = Record.Value.ToTally();
        var tally = before.Add(reporterKey, weight);
        if (tally != before)
        {
            await Record.SaveAsync(StoredItemReports.Of(tally));
        }

        if (!tally.IsDue(options.Value.ReportsToReview))
        {
            return;
        }

        var reported = new ContentReported(
            this.GetPrimaryKeyString(), tally.Reporters.Length, tally.Weight, timeProvider.GetUtcNow());
        foreach (var listener in listeners)
        {
            await listener.OnReportedAsync(reported, cancellationToken);
        }

        // After they heard it: raised twice is harmless, never is not.
        while (tally.IsDue(options.Value.ReportsToReview))
        {
            tally = tally with { Raised = tally.Raised + 1 };
        }

        await Record.SaveAsync(StoredItemReports.Of(tally));
    }
}

/// <summary>The numbers of <see cref="ReportTally"/>.</summary>
[GenerateSerializer, Immutable, Alias("stored-item-reports")]
internal sealed record StoredItemReports
{
    [Id(0)] public ImmutableArray<ulong> Reporters { get => field.IsDefault ? [] : field; init; } = [];

    [Id(1)] public double Weight { get; init; }

    [Id(2)] public int Raised { get; init; }

    public static StoredItemReports Of(ReportTally tally) =>
        new() { Reporters = tally.Reporters, Weight = tally.Weight, Raised = tally.Raised };

    public ReportTally ToTally() => new(Reporters, Weight, Raised);
}
