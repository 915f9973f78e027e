using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Operations;

/// <summary>
/// What readiness says although requests can be taken: somebody must mend it, and no load balancer can. Register it with
/// <see cref="ReadinessWarningExtensions.AddReadinessWarning{T}"/>.
/// </summary>
internal interface IReadinessWarning
{
    /// <summary>What does not work, in a sentence; null when it does. Asked once a minute at most.</summary>
    Task<string?> FindAsync(CancellationToken cancellationToken);
}

internal static class ReadinessWarningExtensions
{
    /// <summary>Registers a warning. Calling it twice is harmless.</summary>
    public static IServiceCollection AddReadinessWarning<T>(this IServiceCollection services) where T : class, IReadinessWarning
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReadinessWarning, T>());
        return services;
    }
}
