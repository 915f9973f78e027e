using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OrleansMl.Moderation;

/// <summary>
/// Something that looks at a revision and says how likely it falls into which categories: a model, a bank of known content, another
/// service's endpoint. Register it with <see cref="DetectorExtensions.AddDetector{T}"/>; it then takes part in every verdict, and an item
/// is never approved while it has no answer.
/// </summary>
public interface IDetector
{
    /// <summary>The name that assessments quote. 1–64 characters of a–z, 0–9 and '-', unlike any other detector's.</summary>
    string Name { get; }

    /// <summary>True when it has something to say about this kind of content. The default is true.</summary>
    bool Applies(ContentRevision revision) => true;

    /// <summary>
    /// True when what it knows changes while a text stays: it is asked at every attempt, an earlier answer is never taken for a new one,
    /// and an answer that says nothing is not kept. The default is false.
    /// </summary>
    bool IsAskedAgain => false;

    /// <summary>
    /// Assesses a revision. Called on the silo's thread pool and not in a turn of its own, so it never blocks. After
    /// <see cref="ModerationOptions.DetectorTimeout"/> it is given up.
    /// </summary>
    /// <returns>
    /// An assessment of this revision by this detector. An exception is an assessment without scores: the attempt fails and is repeated.
    /// </returns>
    ValueTask<Assessment> AssessAsync(ContentRevision revision, CancellationToken cancellationToken);
}

/// <summary>Registration of detectors.</summary>
public static class DetectorExtensions
{
    /// <summary>Registers a detector. Calling it twice is harmless.</summary>
    public static IServiceCollection AddDetector<T>(this IServiceCollection services) where T : class, IDetector
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDetector, T>());
        return services;
    }
}
