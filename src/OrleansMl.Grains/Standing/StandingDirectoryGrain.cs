using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using OrleansMl.Hosting;
using OrleansMl.Storage;

namespace OrleansMl.Standing;

/// <summary>
/// Keeps the list in pieces, so that a change writes one of them, and waits for silos. Reentrant, since silos wait here for what is new;
/// changes come one at a time.
/// </summary>
[GrainType("standing-directory"), Reentrant]
internal sealed class StandingDirectoryGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<StandingOptions> options) : Grain, IStandingDirectoryGrain
{
    // Changes that a silo may have missed without reading the whole list.
    private const int Remembered = 4096;

    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly Queue<ListingChange> _latest = new();

    private PieceTable<StoredListedUsers> Pieces =>
        field ??= storage.Pieces<StoredListedUsers>(this, "listed", StoredListedUsers.Pieces);

    private FollowedState Followed => field ??= new(options.Value.Lease);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Pieces.GetAllAsync();

    public async Task AddAsync(Guid key, long version, CancellationToken cancellationToken)
    {
        await ChangeAsync(key, known => known is { } listed && listed.Version >= version ? known : new(key, version), cancellationToken);

        // Also when they are on it already: the call before may have ended too early.
        await Followed.WaitForAllAsync(cancellationToken);
    }

    public Task RemoveAsync(Guid key, long version, CancellationToken cancellationToken) =>
        ChangeAsync(key, known => known is { } listed && listed.Version > version ? known : null, cancellationToken);

    public async Task<StandingNews> FollowAsync(
        string silo, StandingVersion? known, bool wait, CancellationToken cancellationToken)
    {
        var number = await Followed.FollowAsync(silo, known?.Epoch, known?.Number ?? -1, wait, cancellationToken);
        var missed = Followed.Number - number;
        return number >= 0 && missed <= _latest.Count
            ? new(Version, null, [.. _latest.Skip(_latest.Count - (int)missed)])
            : new(Version, [.. All()], []);
    }

    public Task LeaveAsync(string silo, CancellationToken cancellationToken)
    {
        Followed.Leave(silo);
        return Task.CompletedTask;
    }

    private StandingVersion Version => new(Followed.Epoch, Followed.Number);

    private IEnumerable<Guid> All() =>
        Enumerable.Range(0, Pieces.Count).SelectMany(piece => Pieces[piece].Value.Users.Select(user => user.Key));

    private async Task ChangeAsync(Guid key, Func<ListedUser?, ListedUser?> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var record = await Pieces.GetAsync(ListedUser.PieceOf(key));
            var users = record.Value.Users;
            ListedUser? known = users.FirstOrDefault(user => user.Key == key) is { Version: > 0 } listedBefore ? listedBefore : null;
            var next = change(known);
            if (next == known)
            {
                return;
            }

            var others = known is { } old ? users.Remove(old) : users;
            await record.SaveAsync(new() { Users = next is { } listed ? others.Add(listed) : others });
            if (known is null != next is null)
            {
                _latest.Enqueue(new(key, next is not null));
                if (_latest.Count > Remembered)
                {
                    _latest.Dequeue();
                }

                Followed.OnNews();
            }
        }
        finally
        {
            _changing.Release();
        }
    }
}
