using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMl.Jobs;

namespace OrleansMl.IntimateImages;

/// <summary>
/// Comes to a request when something is to be done (<see cref="IntimateImageRules"/>): what was begun and not ended, reminders, the
/// deadline, the end of keeping who sent it. A step that fails is tried again each minute and never given up, since a deadline follows.
/// </summary>
internal sealed partial class IntimateImageJob(
    ImageRequests images,
    IntimateImageEvents events,
    IntimateImageInstruments instruments,
    IOptions<IntimateImageOptions> options,
    TimeProvider timeProvider,
    ILogger<IntimateImageJob> logger) : IScheduledJob
{
    public const string Name = "intimate-image";

    /// <summary>After an act that is done at once where nothing is in the way.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(context.Target, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Also what could not be read: ten failures would make a dead letter of a deadline.
            LogUnread(exception, context.Target);
            return JobResult.At(timeProvider.GetUtcNow() + Again);
        }
    }

    private async Task<JobResult> RunAsync(string id, CancellationToken cancellationToken)
    {
        var times = options.Value.ToTimes();
        IntimateImageAppointment? done = null;
        while (true)
        {
            if (await images[id].GetAsync(cancellationToken) is not { Request: { } request } stored)
            {
                // Noted, and never made.
                await images.List.MarkAsync(id, state: null, isLate: false, cancellationToken);
                return JobResult.Done;
            }

            if (request.Next(times) is not { } next)
            {
                return JobResult.Done;
            }

            if (next.At > timeProvider.GetUtcNow())
            {
                return JobResult.At(next.At);
            }

            // What did not go on is tried again later.
            if (next == done || !await TryAsync(next.Step, stored, cancellationToken))
            {
                return JobResult.At(timeProvider.GetUtcNow() + Again);
            }

            done = next;
        }
    }

    private async Task<bool> TryAsync(IntimateImageStep step, StoredIntimateImageRequest stored, CancellationToken cancellationToken)
    {
        try
        {
            await DoAsync(step, stored, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, step, stored.Request!.Id);
            if (step == IntimateImageStep.Hold && !ReferenceEquals(stored.Request.Escalate(timeProvider.GetUtcNow()), stored.Request))
            {
                // The deadline does not wait.
                await TryAsync(IntimateImageStep.Escalate, stored, cancellationToken);
            }

            return false;
        }
    }

    private async Task DoAsync(IntimateImageStep step, StoredIntimateImageRequest stored, CancellationToken cancellationToken)
    {
        var request = stored.Request!;
        switch (step)
        {
            case IntimateImageStep.Hold:
                await images.HoldAsync(request.Id, cancellationToken);
                break;
            case IntimateImageStep.Settle:
                await images.SettleAsync(request.Id, cancellationToken);
                break;
            case IntimateImageStep.Remind:
                await events.DueAsync(request, cancellationToken);
                await images[request.Id].RemindedAsync(cancellationToken);
                LogDue(request.Id, request.Due);
                break;
            case IntimateImageStep.Escalate:
                await images.EscalateAsync(stored, cancellationToken);
                instruments.OnLate();
                LogLate(request.Id, request.Due);
                break;
            default:
                await images.ForgetSenderAsync(request.Id, cancellationToken);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Intimate-image request {RequestId} was not decided by {Due:O}; it stays hidden")]
    private partial void LogLate(string requestId, DateTimeOffset due);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Intimate-image request {RequestId} waits; a person has to decide it by {Due:O}")]
    private partial void LogDue(string requestId, DateTimeOffset due);

    [LoggerMessage(Level = LogLevel.Error, Message = "Intimate-image request {RequestId} was not looked at; it is tried again in a minute")]
    private partial void LogUnread(Exception exception, string requestId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Step} of intimate-image request {RequestId} failed; it is tried again in a minute")]
    private partial void LogFailed(Exception exception, IntimateImageStep step, string requestId);
}
