using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansMl.Media;

namespace OrleansMl;

/// <summary>Registers what opens pictures and videos.</summary>
public static class MediaServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="MediaGate"/>, <see cref="ImageDecoder"/>, <see cref="VideoProbe"/> and <see cref="VideoFrames"/> with options from
    /// <c>OrleansMl:Media</c>, checked at start. Calling it twice is harmless.
    /// </summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddMediaDecoding(this IServiceCollection services)
    {
        services.AddOptions<MediaOptions>().BindConfiguration(MediaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MediaGate>();
        services.TryAddSingleton<DecodeBudget>();
        services.TryAddSingleton<ImageDecoder>();
        services.TryAddSingleton<VideoTools>();
        services.TryAddSingleton<VideoProbe>();
        services.TryAddSingleton<VideoFrames>();
        return services;
    }
}
