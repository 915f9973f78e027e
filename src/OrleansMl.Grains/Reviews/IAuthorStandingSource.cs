using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Reviews;

/// <summary>
/// How an author stands, for whoever decides. Register it with <see cref="AuthorStandingExtensions.AddAuthorStanding{T}"/>.
/// </summary>
internal interface IAuthorStandingSource
{
    /// <summary>How they stand now.</summary>
    Task<AuthorStanding> GetAsync(string userId, CancellationToken cancellationToken);
}

internal static class AuthorStandingExtensions
{
    /// <summary>Registers a source. Calling it twice is harmless.</summary>
    public static IServiceCollection AddAuthorStanding<T>(this IServiceCollection services) where T : class, IAuthorStandingSource
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorStandingSource, T>());
        return services;
    }
}
