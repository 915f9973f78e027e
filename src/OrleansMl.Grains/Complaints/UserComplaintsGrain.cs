using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.Complaints;

/// <summary>One record: where the person complained.</summary>
[GrainType("user-complaints"), CollectionAgeLimit(Minutes = 3)]
internal sealed class UserComplaintsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, TimeProvider timeProvider) : Grain, IUserComplaints
{
    private StoredRecord<StoredUserComplaints> Record => field ??= storage.Record<StoredUserComplaints>(this, "user-complaints");

    private ImmutableArray<UserComplaint> Kept => Record.Value.Complaints;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<ImmutableArray<UserComplaint>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Kept);

    public async Task<bool> NoteAsync(string contentId, int decision, CancellationToken cancellationToken)
    {
        if (Kept.Any(one => one.ContentId == contentId && one.Decision == decision))
        {
            return true;
        }

        if (Kept.Count(one => one.IsOpen) >= IComplaintsGrain.MaxOpen)
        {
            return false;
        }

        // Those that wait are never dropped: there are fewer than are kept.
        var kept = Kept.Length < IComplaintsGrain.MaxOfUser ? Kept : Kept.Remove(Kept.First(one => !one.IsOpen));
        await Record.SaveAsync(new() { Complaints = kept.Add(new(contentId, decision, timeProvider.GetUtcNow())) });
        return true;
    }

    public Task ClosedAsync(string contentId, int decision, CancellationToken cancellationToken) =>
        Kept.FirstOrDefault(one => one.ContentId == contentId && one.Decision == decision && one.IsOpen) is { } open
            ? Record.SaveAsync(new() { Complaints = Kept.Replace(open, open with { IsOpen = false }) })
            : Task.CompletedTask;

    public Task DropAsync(string contentId, CancellationToken cancellationToken) =>
        KeepAsync([.. Kept.Where(one => one.ContentId != contentId)]);

    public Task ForgetAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        KeepAsync([.. Kept.Where(one => one.At > since)]);

    private Task KeepAsync(ImmutableArray<UserComplaint> left) =>
        left.Length == Kept.Length ? Task.CompletedTask
        : left.IsEmpty ? Record.ClearAsync()
        : Record.SaveAsync(new() { Complaints = left });
}
