using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansMl.TaughtCategories;

/// <summary>
/// Asks for the heads before the silo takes its first text, so that no text waits for them. When they cannot be asked for now, the first
/// text asks.
/// </summary>
internal sealed partial class FirstTaughtHeads(TaughtHeads heads, ILogger<FirstTaughtHeads> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(FirstTaughtHeads),
        ServiceLifecycleStage.Active,
        async cancellationToken =>
        {
            try
            {
                await heads.GetAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                LogNotYet(exception);
            }
        });

    [LoggerMessage(Level = LogLevel.Warning, Message = "The taught categories could not be read while the silo started")]
    private partial void LogNotYet(Exception exception);
}
