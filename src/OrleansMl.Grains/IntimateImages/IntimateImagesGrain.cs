using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansMl.Content;
using OrleansMl.Jobs;

namespace OrleansMl.IntimateImages;

/// <summary>
/// Takes requests: noted with the sender, the job for later, noted in the list, the request itself, which is then acknowledged, and what it
/// asks. Who dies in between leaves a job that goes on.
/// </summary>
[GrainType("intimate-images"), StatelessWorker, Reentrant]
internal sealed partial class IntimateImagesGrain(
    ImageRequests images,
    IntimateImageInstruments instruments,
    IJobs jobs,
    TimeProvider timeProvider,
    ILogger<IntimateImagesGrain> logger) : Grain, IIntimateImagesGrain
{
    // Whoever sends a request waits so long for what it asks; the job does the rest within the minute.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<IntimateImageSubmission> SubmitAsync(IntimateImageDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentOutOfRangeException.ThrowIfNotEqual(draft.Items.Length is >= 1 and <= IntimateImageLimits.MaxItems, true);
        if (await images[draft.Id].GetAsync(cancellationToken) is { } made)
        {
            return await RepeatedAsync(draft, made, cancellationToken);
        }

        var senderKey = await images.SenderKeyOfAsync(draft);
        if (senderKey.Length > 0 && !await NoteAsync(senderKey, draft.Id, cancellationToken))
        {
            return new(IntimateImageOutcome.TooManyOfSender);
        }

        await ScheduleAsync(draft.Id, cancellationToken);
        if (!await images.List.NoteAsync(draft.Id, cancellationToken))
        {
            await (senderKey.Length > 0 ? images.OfKey(senderKey).DropAsync(draft.Id, cancellationToken) : Task.CompletedTask);
            return new(IntimateImageOutcome.TooMany);
        }

        var stored = await images[draft.Id].CreateAsync(draft, senderKey, cancellationToken);
        if (stored.BodyHash != draft.BodyHash)
        {
            return new(IntimateImageOutcome.Conflict);
        }

        // Once more: a job that came before the request was there has ended, and taken it off the list.
        await EnsureAsync(stored, cancellationToken);
        instruments.OnReceived();
        await TryAsync(draft.Id, token => images.HoldAsync(draft.Id, token));
        return new(IntimateImageOutcome.Done, await GetAsync(draft.Id, cancellationToken));
    }

    public async Task<IntimateImageRequest?> GetAsync(string id, CancellationToken cancellationToken) =>
        (await images[id].GetAsync(cancellationToken))?.Request;

    public async Task<IntimateImagePage?> ListAsync(IntimateImageFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNotEqual(filter.Limit is >= 1 and <= IntimateImageLimits.MaxPage, true);
        if (await images.List.ListAsync(filter, cancellationToken) is not { } ids)
        {
            return null;
        }

        var requests = await Task.WhenAll(ids.Ids.Select(id => GetAsync(id, cancellationToken)));
        return new([.. requests.OfType<IntimateImageRequest>()], ids.Next, ids.Open, ids.Late);
    }

    public async Task<IntimateImageResult> DecideAsync(
        string id, IntimateImageDecision decision, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (await GetAsync(id, cancellationToken) is not { } request)
        {
            return new(IntimateImageOutcome.NotFound);
        }

        if (!request.IsDecided && await WroteAsync(request, decision, cancellationToken))
        {
            return new(IntimateImageOutcome.OwnContent, request);
        }

        await ScheduleAsync(id, cancellationToken);
        var result = await images[id].DecideAsync(decision, cancellationToken);
        if (result.Outcome is IntimateImageOutcome.Done or IntimateImageOutcome.Unchanged)
        {
            await TryAsync(
                id,
                async token =>
                {
                    await images.HoldAsync(id, token);
                    await images.SettleAsync(id, token);
                });
        }

        return result with { Request = await GetAsync(id, cancellationToken) };
    }

    public async Task<IntimateImageRequest?> ForgetSenderAsync(string id, CancellationToken cancellationToken)
    {
        await images.ForgetSenderAsync(id, cancellationToken);
        return await GetAsync(id, cancellationToken);
    }

    private async Task<IntimateImageSubmission> RepeatedAsync(
        IntimateImageDraft draft, StoredIntimateImageRequest made, CancellationToken cancellationToken)
    {
        // Of a sender that was erased nobody knows what was sent.
        if (made.BodyHash.Length > 0 && made.BodyHash != draft.BodyHash)
        {
            return new(IntimateImageOutcome.Conflict);
        }

        // Also when it is there already: the first time may have ended too early.
        await EnsureAsync(made, cancellationToken);
        await TryAsync(draft.Id, token => images.HoldAsync(draft.Id, token));
        return new(IntimateImageOutcome.Unchanged, await GetAsync(draft.Id, cancellationToken));
    }

    // What was noted and never made, because a silo died in between, is not open.
    private async Task<bool> NoteAsync(string senderKey, string id, CancellationToken cancellationToken)
    {
        var sender = images.OfKey(senderKey);
        if (await sender.NoteAsync(id, cancellationToken))
        {
            return true;
        }

        foreach (var open in (await sender.ListAsync(cancellationToken)).Where(one => one.IsOpen))
        {
            if (await GetAsync(open.Id, cancellationToken) is not { IsDecided: false })
            {
                await sender.ClosedAsync(open.Id, cancellationToken);
            }
        }

        return await sender.NoteAsync(id, cancellationToken);
    }

    private async Task<bool> WroteAsync(
        IntimateImageRequest request, IntimateImageDecision decision, CancellationToken cancellationToken)
    {
        var items = await Task.WhenAll(request.Items.Select(item => item.ContentId).OfType<string>().Concat(decision.ContentIds).Distinct()
            .Select(contentId => GrainFactory.GetGrain<IContentGrain>(contentId).GetAsync(cancellationToken))
            .Concat(request.Items.Where(item => item.State == IntimateImageItemState.Pending)
                .Select(item => images.FindAsync(item.Given, cancellationToken))));
        return items.Any(item => item?.AuthorId == decision.Actor);
    }

    private async Task EnsureAsync(StoredIntimateImageRequest stored, CancellationToken cancellationToken)
    {
        if (stored.Request is { SettledAt: null } request)
        {
            await ScheduleAsync(request.Id, cancellationToken);
            await images.List.MarkAsync(request.Id, request.State, request.LateAt is not null, cancellationToken);
        }
    }

    private Task ScheduleAsync(string id, CancellationToken cancellationToken) => jobs.ScheduleAsync(
        IntimateImageJob.Name, id, timeProvider.GetUtcNow() + IntimateImageJob.Soon, cancellationToken: cancellationToken);

    // The request is stored and its job scheduled: whoever waits is told so, whatever happens here.
    private async Task TryAsync(string id, Func<CancellationToken, Task> act)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await act(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception exception)
        {
            LogLater(exception, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What request {RequestId} asks could not be done at once; its job does it")]
    private partial void LogLater(Exception exception, string requestId);
}
