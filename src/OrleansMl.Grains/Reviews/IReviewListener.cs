using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Reviews;

/// <summary>
/// What a human decision sends: notices, events, strikes. Heard at least once, after the undo window, and again until it succeeds: a case
/// stays open as not sent until then. Register it with <see cref="ReviewListenerExtensions.AddReviewListener{T}"/>.
/// </summary>
internal interface IReviewListener
{
    /// <summary>Takes note, durably where it has to be. Idempotent by the verdict's decision id.</summary>
    Task OnDecidedAsync(ReviewCase review, CancellationToken cancellationToken);
}

internal static class ReviewListenerExtensions
{
    /// <summary>Registers a listener. Calling it twice is harmless.</summary>
    public static IServiceCollection AddReviewListener<T>(this IServiceCollection services) where T : class, IReviewListener
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReviewListener, T>());
        return services;
    }
}
