using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Interactions;
using OrleansMl.Jobs;
using OrleansMl.Storage;

namespace OrleansMl.Users;

/// <summary>
/// One user: what they decided, and which of their items have a stored analysis. Loads itself on first use, like a content item.
/// </summary>
[GrainType("user"), CollectionAgeLimit(Minutes = 10)]
internal sealed partial class UserGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IJobs jobs,
    UserIndexShards users,
    TimeProvider timeProvider) : Grain, IUserGrain, IUserAnalyses, IUserErasure, IUserWithdrawn
{
    private static readonly SegmentLogFormat<StoredUser, StoredAnalysisChunk> AnalysesFormat = new(
        "analyses",
        user => new(user.FirstChunk, user.LastChunk),
        (user, span) => user with { FirstChunk = (int)span.First, LastChunk = (int)span.Open });

    private string Id => this.GetPrimaryKeyString();

    private StoredRecord<StoredUser> Record => field ??= storage.Record<StoredUser>(this, "user");

    private SegmentLog<StoredUser, StoredAnalysisChunk> Analyses => field ??= storage.Log(this, Record, AnalysesFormat);

    private StoredUser Current => Record.Value;

    public async Task<UserProfile> GetAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        return Profile;
    }

    public async Task<UserProfile> SetPrivacyAsync(UserPrivacy privacy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(privacy);
        await Record.LoadAsync();
        var user = Current;
        if (!privacy.Analysis)
        {
            // Before the refusal: whoever decided something is in every export.
            await users.RegisterAsync(Id);
        }

        if (user.AnalysisRefused == !privacy.Analysis)
        {
            return Profile;
        }

        if (privacy.Analysis)
        {
            await Record.SaveAsync(user with { AnalysisRefused = false });
            return Profile;
        }

        // Scheduled first: a crash in between leaves a job that finds nothing to do, never a refusal that nobody carries out.
        await jobs.ScheduleAsync(AnalysisErasureJob.Name, Id, timeProvider.GetUtcNow(), cancellationToken: cancellationToken);
        await Record.SaveAsync(user with { AnalysisRefused = true, EraseBelow = user.LastChunk + 1, LastChunk = user.LastChunk + 1 });

        // The job may have run before there was anything to find.
        await jobs.ScheduleAsync(AnalysisErasureJob.Name, Id, timeProvider.GetUtcNow(), cancellationToken: cancellationToken);
        return Profile;
    }

    public async Task<UserProfile> SetPersonalisationAsync(bool isAllowed, CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        if (!isAllowed)
        {
            await users.RegisterAsync(Id);
        }

        if (Current.PersonalisationRefused == isAllowed)
        {
            await Record.SaveAsync(Current with { PersonalisationRefused = !isAllowed });
        }

        // Also when nothing changed: the call before may have failed here.
        await GrainFactory.GetGrain<IPersonalisation>(Id).SetAsync(isAllowed, cancellationToken);
        return Profile;
    }

    public async Task<bool> RegisterAsync(string contentId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        await Record.LoadAsync();
        if (Current.AnalysisRefused)
        {
            // Earlier versions kept who refused in no list.
            await users.RegisterAsync(Id);
            return false;
        }

        await AddAsync(Analyses, contentId);
        return true;
    }

    public async Task<ErasureBatch?> NextToEraseAsync(CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        return Current.AnalysesPending ? new(Current.FirstChunk, (await Analyses.ReadAsync(Current.FirstChunk)).ContentIds) : null;
    }

    public async Task ErasedAsync(int chunk, CancellationToken cancellationToken)
    {
        await Record.LoadAsync();
        if (chunk == Current.FirstChunk && Current.AnalysesPending)
        {
            await Analyses.DropOldestAsync();
        }
    }

    private UserProfile Profile => new(
        Id, new(!Current.AnalysisRefused) { NoPersonalisation = Current.PersonalisationRefused }, Current.ErasurePending)
    {
        Reach = Current.Reach,
    };

    // A chunk knows its own ids, so few are in two; that is harmless.
    private static async Task AddAsync(SegmentLog<StoredUser, StoredAnalysisChunk> log, string contentId)
    {
        var open = await log.OpenAsync();
        if (open.ContentIds.Contains(contentId))
        {
            return;
        }

        if (open.ContentIds.Length >= StoredAnalysisChunk.Capacity)
        {
            open = await log.RollAsync();
        }

        await log.SaveAsync(new() { ContentIds = open.ContentIds.Add(contentId) });
    }
}
