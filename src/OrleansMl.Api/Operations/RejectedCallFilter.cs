using Orleans.Runtime;

namespace OrleansMl.Operations;

/// <summary>
/// Sends a call once more that a silo refused without looking at it, as one does that stops or has just died. The refused call may be one
/// that the callee made itself, after it had begun: what a client may repeat can be repeated, and this does no more. A call whose outcome
/// is not known is left to the caller.
/// </summary>
public sealed class RejectedCallFilter(TimeProvider timeProvider) : IOutgoingGrainCallFilter
{
    // Long enough for the directory to learn where the grain is now.
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (OrleansMessageRejectionException)
        {
            await Task.Delay(Wait, timeProvider);
            await context.Invoke();
        }
    }
}
