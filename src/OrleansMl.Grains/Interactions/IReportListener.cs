using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Interactions;

/// <summary>
/// Hears that enough people reported an item for a human to look at it. Register it with
/// <see cref="ReportListenerExtensions.AddReportListener{T}"/>. Heard at least once, and again whenever what speaks for it has doubled: a
/// failure refuses the report, and whoever sends it again is heard again.
/// </summary>
internal interface IReportListener
{
    /// <summary>Takes note, durably where it has to be.</summary>
    ValueTask OnReportedAsync(ContentReported reported, CancellationToken cancellationToken);
}

/// <summary>Enough people reported an item.</summary>
/// <param name="ContentId">The item.</param>
/// <param name="Reporters">How many different people.</param>
/// <param name="Weight">How far they are proven, all together.</param>
/// <param name="At">When the last one did (UTC).</param>
internal sealed record ContentReported(string ContentId, int Reporters, double Weight, DateTimeOffset At);

internal static class ReportListenerExtensions
{
    /// <summary>Registers a listener. Calling it twice is harmless.</summary>
    public static IServiceCollection AddReportListener<T>(this IServiceCollection services) where T : class, IReportListener
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReportListener, T>());
        return services;
    }
}
