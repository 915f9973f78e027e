using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using OrleansMl.Storage;

namespace OrleansMl.IntimateImages;

/// <summary>One record; an act is one write of what <see cref="IntimateImageRules"/> make of it.</summary>
[GrainType("intimate-image-request"), CollectionAgeLimit(Minutes = 3)]
internal sealed class IntimateImageRequestGrain(
    [FromKeyedServices(StorageNames.Default)] IGrainStorage storage, IOptions<IntimateImageOptions> options, TimeProvider timeProvider)
    : Grain, IIntimateImageRequest
{
    private StoredRecord<StoredIntimateImageRequest> Record =>
        field ??= storage.Record<StoredIntimateImageRequest>(this, "intimate-image-request");

    private DateTimeOffset Now => timeProvider.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => Record.LoadAsync().AsTask();

    public Task<StoredIntimateImageRequest?> GetAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Record.Value.Request is null ? null : Record.Value);

    public async Task<StoredIntimateImageRequest> CreateAsync(
        IntimateImageDraft draft, string senderKey, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (Record.Value.Request is null)
        {
            await Record.SaveAsync(new()
            {
                Request = IntimateImageRequest.Open(draft, Now, options.Value.Window),
                SenderKey = senderKey,
                BodyHash = draft.BodyHash,
            });
        }

        return Record.Value;
    }

    public Task<IntimateImageRequest> HeldAsync(ImmutableArray<IntimateImageItem> items, CancellationToken cancellationToken) =>
        ChangeAsync(request => request.Held(items, Now));

    public async Task<IntimateImageResult> DecideAsync(IntimateImageDecision decision, CancellationToken cancellationToken)
    {
        if (Record.Value.Request is not { } request)
        {
            return new(IntimateImageOutcome.NotFound);
        }

        var result = request.Decide(decision, Now);
        if (result.Outcome == IntimateImageOutcome.Done)
        {
            await Record.SaveAsync(Record.Value with { Request = result.Request });
        }

        return result;
    }

    public Task<IntimateImageRequest> SettledAsync(CancellationToken cancellationToken) => ChangeAsync(request => request.Settle(Now));

    public Task<IntimateImageRequest> RemindedAsync(CancellationToken cancellationToken) =>
        ChangeAsync(request => request.Remind(options.Value.ToTimes(), Now));

    public Task<IntimateImageRequest> LateAsync(CancellationToken cancellationToken) => ChangeAsync(request => request.Escalate(Now));

    public async Task ForgetSenderAsync(CancellationToken cancellationToken)
    {
        if (Record.Value.Request is { Sender: not null } request)
        {
            await Record.SaveAsync(new() { Request = request.ForgetSender(Now) });
        }
    }

    public async Task ForgetItemAsync(string contentId, CancellationToken cancellationToken)
    {
        if (Record.Value.Request is { } request && request.ForgetItem(contentId) is var next && !ReferenceEquals(next, request))
        {
            await Record.SaveAsync(Record.Value with { Request = next });
        }
    }

    private async Task<IntimateImageRequest> ChangeAsync(Func<IntimateImageRequest, IntimateImageRequest> change)
    {
        var request = Record.Value.Request ?? throw new InvalidOperationException("There is no such request.");
        var next = change(request);
        if (!ReferenceEquals(next, request))
        {
            await Record.SaveAsync(Record.Value with { Request = next });
        }

        return next;
    }
}
