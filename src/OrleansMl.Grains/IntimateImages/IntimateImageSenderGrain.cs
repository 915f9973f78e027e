using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.IntimateImages;

/// <summary>One record: what was sent.</summary>
[GrainType("intimate-image-sender"), CollectionAgeLimit(Minutes = 3)]
internal sealed class IntimateImageSenderGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<IntimateImageOptions> options) : Grain, IIntimateImageSender
{
    private StoredRecord<StoredIntimateImageSender> Record =>
        field ??= storage.Record<StoredIntimateImageSender>(this, "intimate-image-sender");

    private ImmutableArray<StoredSentRequest> Sent => Record.Value.Sent;

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public async Task<bool> NoteAsync(string id, CancellationToken cancellationToken)
    {
        if (Sent.Any(one => one.Id == id))
        {
            return true;
        }

        if (Sent.Count(one => one.IsOpen) >= options.Value.MaxOpenPerSender)
        {
            return false;
        }

        await Record.SaveAsync(new() { Sent = Sent.Add(new(id, IsOpen: true)) });
        return true;
    }

    public Task ClosedAsync(string id, CancellationToken cancellationToken) =>
        Sent.FirstOrDefault(one => one.Id == id && one.IsOpen) is { } open
            ? Record.SaveAsync(new() { Sent = Sent.Replace(open, open with { IsOpen = false }) })
            : Task.CompletedTask;

    public Task<ImmutableArray<StoredSentRequest>> ListAsync(CancellationToken cancellationToken) => Task.FromResult(Sent);

    public Task DropAsync(string id, CancellationToken cancellationToken)
    {
        var left = Sent.RemoveAll(one => one.Id == id);
        return left.Length == Sent.Length ? Task.CompletedTask
            : left.IsEmpty ? Record.ClearAsync()
            : Record.SaveAsync(new() { Sent = left });
    }
}
