using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace OrleansMl.Hosting;

/// <summary>What this silo reads before it takes its first text, so that no text waits for it.</summary>
internal interface IFirstRead
{
    /// <summary>Reads it. When that fails, the silo starts, and the first text asks.</summary>
    Task ReadFirstAsync(CancellationToken cancellationToken);
}

/// <summary>Reads while the silo starts.</summary>
internal sealed partial class FirstRead<T>(T read, ILogger<FirstRead<T>> logger) : ILifecycleParticipant<ISiloLifecycle>
    where T : class, IFirstRead
{
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        $"{nameof(FirstRead<>)}.{typeof(T).Name}",
        ServiceLifecycleStage.Active,
        async cancellationToken =>
        {
            try
            {
                await read.ReadFirstAsync(cancellationToken);
            }
            catch (Exception exception)
            {
                LogNotYet(exception, typeof(T).Name);
            }
        });

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reader} could not read while the silo started; the first text asks again")]
    private partial void LogNotYet(Exception exception, string reader);
}

internal static class FirstReadExtensions
{
    /// <summary>Lets a registered service read before the first text. Calling it twice is harmless.</summary>
    public static IServiceCollection AddFirstRead<T>(this IServiceCollection services) where T : class, IFirstRead
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, FirstRead<T>>());
        return services;
    }
}
