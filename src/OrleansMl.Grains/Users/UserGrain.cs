using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;
using OrleansMl.Interactions;
using OrleansMl.Reminders;

namespace OrleansMl.Users;

/// <summary>One person: what they decided, and which of their items have a stored analysis. Loads itself on first use, like a content item.</summary>
[GrainType("user"), CollectionAgeLimit(Minutes = 10)]
internal sealed partial class UserGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    ReminderShards reminders,
    UserIndexShards people,
    TimeProvider timeProvider) : Grain, IUserGrain, IUserAnalyses, IUserErasure, IUserWithdrawn
{
    private GrainState<StoredUser> _user = new(new());
    private GrainState<StoredAnalysisChunk>? _chunk;
    private HashSet<string> _registered = [];
    private bool _loaded;

    private string Id => this.GetPrimaryKeyString();

    private StoredUser Current => _user.State!;

    public async Task<UserProfile> GetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        return Profile;
    }

    public async Task<UserProfile> SetPrivacyAsync(UserPrivacy privacy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(privacy);
        await LoadAsync();
        var user = Current;
        if (user.AnalysisRefused == !privacy.Analysis)
        {
            return Profile;
        }

        if (privacy.Analysis)
        {
            await SaveAsync(user with { AnalysisRefused = false });
            return Profile;
        }

        // Scheduled first: a crash in between leaves a job that finds nothing to do, never a refusal that nobody carries out.
        await reminders.ScheduleAsync(AnalysisErasureJob.Name, Id, timeProvider.GetUtcNow(), cancellationToken);
        await SaveAsync(user with { AnalysisRefused = true, EraseBelow = user.LastChunk + 1, LastChunk = user.LastChunk + 1 });
        (_chunk, _registered) = (null, []);

        // The job may have run before there was anything to find.
        await reminders.ScheduleAsync(AnalysisErasureJob.Name, Id, timeProvider.GetUtcNow(), cancellationToken);
        return Profile;
    }

    public async Task<bool> RegisterAsync(string contentId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentId);
        await LoadAsync();
        if (Current.AnalysisRefused)
        {
            return false;
        }

        var chunk = await LoadLastChunkAsync();
        if (_registered.Contains(contentId))
        {
            return true;
        }

        if (chunk.State!.ContentIds.Length >= StoredAnalysisChunk.Capacity)
        {
            await SaveAsync(Current with { LastChunk = Current.LastChunk + 1 });
            (_chunk, _registered) = (null, []);
            chunk = await LoadLastChunkAsync();
        }
        else if (!_user.RecordExists)
        {
            // Without a record of the person nobody would look for the chunk.
            await SaveAsync(Current);
        }

        await WriteAsync(ChunkName(Current.LastChunk), chunk, new() { ContentIds = chunk.State!.ContentIds.Add(contentId) });
        _registered.Add(contentId);
        return true;
    }

    public async Task<ErasureBatch?> NextToEraseAsync(CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (!Current.AnalysesPending)
        {
            return null;
        }

        var chunk = await ReadChunkAsync(Current.FirstChunk);
        return new(Current.FirstChunk, chunk.State!.ContentIds);
    }

    public async Task ErasedAsync(int chunk, CancellationToken cancellationToken)
    {
        await LoadAsync();
        if (chunk != Current.FirstChunk || !Current.AnalysesPending)
        {
            return;
        }

        var stored = await ReadChunkAsync(chunk);
        if (stored.RecordExists)
        {
            await storage.ClearStateAsync(ChunkName(chunk), this.GetGrainId(), stored);
        }

        await SaveAsync(Current with { FirstChunk = chunk + 1 });
    }

    private UserProfile Profile => new(Id, new(!Current.AnalysisRefused), Current.ErasurePending);

    private static string ChunkName(int chunk) => $"analyses-{chunk}";

    private async ValueTask LoadAsync()
    {
        if (!_loaded)
        {
            await storage.ReadStateAsync("user", this.GetGrainId(), _user);
            _loaded = true;
        }
    }

    private async ValueTask<GrainState<StoredAnalysisChunk>> LoadLastChunkAsync()
    {
        if (_chunk is null)
        {
            _chunk = await ReadChunkAsync(Current.LastChunk);
            _registered = [.. _chunk.State!.ContentIds];
        }

        return _chunk;
    }

    private Task<GrainState<StoredAnalysisChunk>> ReadChunkAsync(int chunk) => ReadAsync(ChunkName(chunk));

    private async Task<GrainState<StoredAnalysisChunk>> ReadAsync(string name)
    {
        var stored = new GrainState<StoredAnalysisChunk>(new());
        await storage.ReadStateAsync(name, this.GetGrainId(), stored);
        return stored;
    }

    private async Task SaveAsync(StoredUser next)
    {
        var write = new GrainState<StoredUser>(next, _user.ETag) { RecordExists = _user.RecordExists };
        try
        {
            await storage.WriteStateAsync("user", this.GetGrainId(), write);
            _user = write;
        }
        catch
        {
            // Memory and store may differ now; the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task WriteAsync(string name, GrainState<StoredAnalysisChunk> chunk, StoredAnalysisChunk next)
    {
        var before = chunk.State;
        chunk.State = next;
        try
        {
            await storage.WriteStateAsync(name, this.GetGrainId(), chunk);
        }
        catch
        {
            chunk.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
