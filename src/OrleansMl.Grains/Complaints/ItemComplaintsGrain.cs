using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansMl.Jobs;
using OrleansMl.Moderation;
using OrleansMl.Security;
using OrleansMl.Storage;

namespace OrleansMl.Complaints;

/// <summary>
/// One record; an act is one write. The lists of those who complained are told before it, so that a repeated call tells them again.
/// </summary>
[GrainType("item-complaints"), CollectionAgeLimit(Minutes = 3)]
internal sealed class ItemComplaintsGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage,
    IJobs jobs,
    IEnumerable<IComplaintListener> listeners,
    ComplaintInstruments instruments,
    TimeProvider timeProvider) : Grain, IItemComplaints
{
    private StoredRecord<StoredItemComplaints> Record => field ??= storage.Record<StoredItemComplaints>(this, "item-complaints");

    private string ContentId => this.GetPrimaryKeyString();

    private ImmutableArray<StoredComplaint> Kept => Record.Value.Complaints;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<ImmutableArray<Complaint>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<Complaint>>([.. Kept.Select(one => one.Complaint)]);

    public Task<ImmutableArray<StoredComplaint>> ListOpenAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<StoredComplaint>>([.. Kept.Where(one => one.Complaint.State == ComplaintState.Open)]);

    public async Task<AddedComplaint?> AddAsync(NewComplaint complaint, CancellationToken cancellationToken)
    {
        var (draft, side, decision, deciders) = complaint;
        var kept = Kept;
        var made = kept.Select(one => one.Complaint);
        if (made.FirstOrDefault(one => one.UserId == draft.UserId && one.Decision == decision.Seq) is { } stands)
        {
            return new(stands, IsNew: false);
        }

        if (kept.Length >= IComplaintsGrain.MaxOfItem)
        {
            if (kept.FirstOrDefault(one => one.Complaint.State != ComplaintState.Open) is not { } oldest)
            {
                return null;
            }

            kept = kept.Remove(oldest);
        }

        var now = timeProvider.GetUtcNow();
        var number = Record.Value.LastNumber + 1;
        var added = new StoredComplaint(
            new()
            {
                Id = Complaint.IdOf(ContentId, decision.Seq, number),
                ContentId = ContentId,
                Decision = decision.Seq,
                Contested = decision.Level,
                ContestedSource = decision.Source,
                UserId = draft.UserId,
                Side = side,
                Text = draft.Text,
                CreatedAt = now,
            },
            draft.IsModerator ? [.. deciders.Add(draft.UserId).Distinct()] : deciders);

        // Before the complaint: a crash in between leaves a job that finds nothing, never a complaint that nobody will see.
        await jobs.ScheduleAsync(ComplaintJob.Name, ContentId, now + ComplaintJob.First, cancellationToken: cancellationToken);
        await Record.SaveAsync(new() { Complaints = kept.Add(added), LastNumber = number });
        return new(added.Complaint, IsNew: true);
    }

    public Task AnswerAsync(ModerationLevel level, string? reason, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(complaint => ComplaintRules.Answer(complaint, level, reason, at), cancellationToken);

    public async Task CloseAsync(bool forget, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (!forget)
        {
            await ChangeAsync(complaint => Closed(complaint, now), cancellationToken);
            return;
        }

        // With the item goes all that says its id, which may be a name.
        await Task.WhenAll(Kept.Select(one => one.Complaint.UserId).Where(user => !Pseudonym.IsOne(user)).Distinct()
            .Select(user => GrainFactory.GetGrain<IUserComplaints>(user).DropAsync(ContentId, cancellationToken)));
        await Record.ClearAsync();
    }

    public Task ForgetAsync(string userId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        return ChangeAsync(
            complaint => complaint.UserId == userId && complaint.CreatedAt <= since
                ? Closed(complaint, now) with { UserId = Pseudonym.OfNobody, Text = "" }
                : complaint,
            cancellationToken);
    }

    private static Complaint Closed(Complaint complaint, DateTimeOffset now) => complaint.State == ComplaintState.Open
        ? complaint with { State = ComplaintState.Closed, ClosedAt = now }
        : complaint;

    private async Task ChangeAsync(Func<Complaint, Complaint> change, CancellationToken cancellationToken)
    {
        ImmutableArray<StoredComplaint> next = [.. Kept.Select(one => change(one.Complaint) is var after && after == one.Complaint
            ? one
            : one with { Complaint = after })];
        var changed = Kept.Zip(next).Where(pair => pair.First != pair.Second).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var ended = changed.Where(pair => pair.First.Complaint.State != pair.Second.Complaint.State).ToList();
        await Task.WhenAll(ended.Select(pair => GrainFactory.GetGrain<IUserComplaints>(pair.First.Complaint.UserId)
            .ClosedAsync(ContentId, pair.First.Complaint.Decision, cancellationToken)));
        foreach (var answered in ended.Select(pair => pair.Second.Complaint).Where(one => one.State != ComplaintState.Closed))
        {
            foreach (var listener in listeners)
            {
                await listener.OnAnsweredAsync(answered, cancellationToken);
            }
        }

        await Record.SaveAsync(Record.Value with { Complaints = next });
        foreach (var (_, after) in ended)
        {
            instruments.OnEnded(after.Complaint);
        }
    }
}
