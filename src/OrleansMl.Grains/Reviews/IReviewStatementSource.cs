using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Reviews;

/// <summary>
/// What people say about an item, for whoever decides. Register it with
/// <see cref="ReviewStatementExtensions.AddReviewStatements{T}"/>.
/// </summary>
internal interface IReviewStatementSource
{
    /// <summary>What they say, the oldest first.</summary>
    Task<ImmutableArray<ReviewStatement>> GetAsync(string contentId, CancellationToken cancellationToken);
}

internal static class ReviewStatementExtensions
{
    /// <summary>Registers a source. Calling it twice is harmless.</summary>
    public static IServiceCollection AddReviewStatements<T>(this IServiceCollection services) where T : class, IReviewStatementSource
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IReviewStatementSource, T>());
        return services;
    }
}
