using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Complaints;

/// <summary>
/// Hears how a complaint ended, before it is written: at least once, and again until it succeeds. Register it with
/// <see cref="ComplaintListenerExtensions.AddComplaintListener{T}"/>.
/// </summary>
internal interface IComplaintListener
{
    /// <summary>Takes note, durably where it has to be. Idempotent by the complaint's id.</summary>
    Task OnAnsweredAsync(Complaint complaint, CancellationToken cancellationToken);
}

internal static class ComplaintListenerExtensions
{
    /// <summary>Registers a listener. Calling it twice is harmless.</summary>
    public static IServiceCollection AddComplaintListener<T>(this IServiceCollection services) where T : class, IComplaintListener
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IComplaintListener, T>());
        return services;
    }
}
