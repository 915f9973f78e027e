using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using OrleansMl.Content;
using OrleansMl.Jobs;
using OrleansMl.Reviews;
using OrleansMl.Users;

namespace OrleansMl.IntimateImages;

/// <summary>Registers intimate-image requests. Call it after banks and reviews.</summary>
internal static class IntimateImagesSiloBuilderExtensions
{
    public static ISiloBuilder AddIntimateImages(this ISiloBuilder silo)
    {
        var services = silo.Services;
        services.AddOptions<IntimateImageOptions>().BindConfiguration(IntimateImageOptions.Section)
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<ImageRequests>();
        services.TryAddSingleton<IntimateImageEvents>();
        services.TryAddSingleton<IntimateImageInstruments>();
        services.AddCopyFingerprints<TextCopies>();
        services.AddContentListener<ErasedImages>();
        services.AddReviewStatements<IntimateImageStatements>();
        services.AddErasureStep<IntimateImageErasureStep>();
        services.AddUserExport<IntimateImageExportSource>();
        services.AddJob<IntimateImageJob>(IntimateImageJob.Name);
        return silo;
    }
}
